"""A file's bytes in, its text and what it says of itself out. Each family of formats has a room of its own."""
