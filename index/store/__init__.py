"""An index on disk: generations, each with a manifest, what they hold, and what was worked out before."""
