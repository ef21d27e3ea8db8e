"""What is read of one file."""

from pathlib import Path

from index.articles import read_articles
from index.datatypes import Article


def article(folder: Path, name: str, raw: bytes) -> Article:
    (folder / name).write_bytes(raw)
    (only,) = read_articles(folder).articles
    return only


def headings(found: Article) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks if block.kind == "heading"]
