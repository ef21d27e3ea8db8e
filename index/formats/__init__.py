"""One module a file format: the file's bytes in, its text and what it says of itself out."""
