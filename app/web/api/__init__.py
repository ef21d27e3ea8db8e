"""Questions from other programs."""
