"""What a format module gives back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from index.datatypes import Block, BlockKind, RecognisedText

BETWEEN_CELLS = " | "


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a file as its reader finds it, on one or more lines; see :class:`~index.datatypes.Block`.

    ``recognised`` is the recognised text that it belongs to, in a file within this one. Its place in that file does not
    count.
    """

    kind: BlockKind
    text: str
    level: int = 0
    label: str = ""
    recognised: RecognisedText | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one file, and the title, ISO date, URL and groups of readers that the file itself states.

    ``decoded`` names the encoding that the text was found to be in, if the file does not say so. ``pages`` are the
    offsets in the text at which the pages begin, the first of them 0. ``blocks`` are what the text consists of, in
    order, as far as the format tells. ``stated`` is what the file says of its validity, as in
    :class:`~index.datatypes.Article`. ``recognised`` are the slices of the text that were read from pictures of the
    pages, in order. ``lost`` has a sentence for each thing that is not in the text, and what to do about it.
    """

    text: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    groups: tuple[str, ...] = ()
    decoded: str | None = None
    pages: tuple[int, ...] = ()
    blocks: tuple[Block, ...] = ()
    lost: tuple[str, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()
    recognised: tuple[RecognisedText, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[Part]) -> "Content":
        """Return the text and blocks of ``parts``. Parts without words are left out."""
        pieces: list[str] = []
        blocks: list[Block] = []
        recognised: list[RecognisedText] = []
        at, before = 0, Part("paragraph", "")
        for part in parts:
            words = part.text.strip()
            if not words:
                continue
            if pieces:
                pieces.append("\n" if _is_beside(before, part) else "\n\n")
                at += len(pieces[-1])
            pieces.append(words)
            blocks.append(Block(part.kind, at, at + len(words), part.level, part.label))
            if part.recognised:
                start = recognised.pop().start if part.recognised is before.recognised else at
                recognised.append(replace(part.recognised, start=start, end=at + len(words), boxes=""))
            at += len(words)
            before = part
        return cls("".join(pieces), blocks=tuple(blocks), recognised=tuple(recognised))

    @classmethod
    def from_json(cls, stated: dict[str, Any]) -> "Content":
        """Return the content whose fields are ``stated``, as ``dataclasses.asdict`` gives them."""
        listed = {name: tuple(stated[name]) for name in ("groups", "pages", "lost")}
        listed["stated"] = tuple((name, value) for name, value in stated["stated"])
        listed["blocks"] = tuple(Block(**block) for block in stated["blocks"])
        listed["recognised"] = tuple(RecognisedText(**each) for each in stated["recognised"])
        return cls(**stated | listed)


def _is_beside(before: Part, part: Part) -> bool:
    """Whether no empty line stands between two blocks: items of one list, and rows of one table."""
    return before.kind == part.kind and (part.kind == "item" or (part.kind == "row" and part.level == before.level))
