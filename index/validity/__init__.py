"""Since when and until when documents hold, and which replaces which."""
