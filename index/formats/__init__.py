"""One module a file format: the decoded file in, its text and what it says of itself out."""
