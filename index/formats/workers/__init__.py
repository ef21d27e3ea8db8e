"""The processes that read files, what they may take, and what is remembered of what they read."""
