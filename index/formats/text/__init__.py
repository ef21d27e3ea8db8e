"""Bytes become text, and what plain text says: encodings, white space, front matter, questions, titles and dates."""
