"""What a format module gives back."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one file, and the title, ISO date, URL and groups of readers that the file itself states.

    ``decoded`` names the encoding that the text was found to be in, if the file does not say so. ``pages`` are the
    offsets in the text at which the pages of a file that has pages begin, the first of them 0.
    """

    text: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    groups: tuple[str, ...] = ()
    decoded: str | None = None
    pages: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, stated: dict[str, Any]) -> "Content":
        """Return the content whose fields are ``stated``, as ``dataclasses.asdict`` gives them."""
        return cls(**stated | {"groups": tuple(stated["groups"]), "pages": tuple(stated["pages"])})
