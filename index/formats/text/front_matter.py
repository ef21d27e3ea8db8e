"""YAML front matter: what a file says of itself between two lines of dashes at its top."""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from difflib import get_close_matches
from typing import Any

import yaml

from index.formats.file_content import Content
from index.validity.statements import KEYS

_BEFORE = re.compile(r"\A[\s\ufeff\u200b-\u200f\u2060-\u2064]+(?=---|\+\+\+)")
_META = re.compile(r"\A(?:-{3,}|\+{3,}|\W*groups?\W*[:=])", re.IGNORECASE)
_GROUPS_LINE = re.compile(r"^\W*groups?\W*[:=]", re.IGNORECASE | re.MULTILINE)
TOP = 20
"""Lines in which an author may have meant to name groups."""
BLOCK = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
NOTHING = ("", "~", "null")


def split_front_matter(raw: str) -> Content:
    """Return the text below the front matter, with what it states; all of ``raw`` without one.

    :raises ValueError: If the front matter is not a YAML mapping, title, date or URL is not a single value, or the
        groups are not names.
    """
    raw = begin(raw)
    found = BLOCK.match(raw)
    if not found:
        refuse_lost_groups(raw)
        return Content(raw)
    stated = _read_mapping(found[1])
    return Content(
        text=raw[found.end() :],
        title=_one_value(stated, "title"),
        date=_one_value(stated, "date"),
        url=_one_value(stated, "url"),
        groups=group_names(stated["groups"]) if "groups" in stated else (),
        stated=tuple((key, value) for key in KEYS for value in _values(stated, key)),
    )


def begin(raw: str) -> str:
    """Return the text with plain line ends, and without anything unseen before a line that opens front matter."""
    return _BEFORE.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))


def refuse_lost_groups(raw: str) -> None:
    """Check that a file without readable front matter does not seem to name groups in it.

    :raises ValueError: If it does: such an article is rather shown to nobody than to everybody.
    """
    top = "\n".join(raw.split("\n", TOP)[:TOP])
    if _META.match(raw) and _GROUPS_LINE.search(top):
        raise ValueError("names groups, but its front matter does not stand between two lines of exactly three dashes")


def group_names(stated: object) -> tuple[str, ...]:
    """Return the groups that are named: one name, or a list of names.

    :raises ValueError: If it is anything else, or empty: an article that was to be for a few is never for everybody.
    """
    names = [stated] if isinstance(stated, str) else stated
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("its groups are not names: write groups: [one, another]")
    cleaned = sorted({unicodedata.normalize("NFC", name.strip()) for name in names} - set(NOTHING))
    if not cleaned or any("," in name for name in cleaned):
        raise ValueError("its groups name none, or one with a comma: leave the line out if everybody may read it")
    return tuple(cleaned)


def _read_mapping(text: str) -> dict[object, object]:
    try:
        # without types: a date stays as it is written, and one that is no date is not the YAML reader's affair
        stated = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ValueError(f"its front matter is not YAML ({str(error).partition(chr(10))[0]})") from error
    except RecursionError as error:
        raise ValueError("its front matter is nested too deeply") from error
    if stated in (None, *NOTHING):
        return {}
    if not isinstance(stated, dict):
        raise ValueError("its front matter is not a list of `key: value` lines")
    stated = {str(key).strip().lower(): value for key, value in stated.items()}
    _refuse_misspelt_groups(stated, set(stated) - {"groups"})
    return stated


def misspelt_groups(keys: Iterable[object]) -> str | None:
    """Return the first of ``keys`` that was probably meant to be ``groups``, None if none was."""
    names = map(str, keys)
    return next((n for n in names if get_close_matches(n.strip().lower(), ["groups"], cutoff=0.75)), None)


def _refuse_misspelt_groups(stated: object, keys: Iterable[object]) -> None:
    """Check that none of ``keys``, and none further inside, was probably meant to be ``groups``."""
    if misspelt := misspelt_groups(keys):
        raise ValueError(f"its front matter has {misspelt!r} where only `groups` at its left edge is read")
    values = stated.values() if isinstance(stated, dict) else stated if isinstance(stated, list) else ()
    for value in values:
        _refuse_misspelt_groups(value, value if isinstance(value, dict) else ())


class _Loader(yaml.BaseLoader):
    """Takes every value as it is written, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping of a node."""
        keys = [key.value.strip().lower() for key, _ in node.value if isinstance(key.value, str)]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise yaml.YAMLError(f"{twice[0]!r} stands there twice")
        return super().construct_mapping(node, deep)


def _values(stated: dict[object, object], key: str) -> list[str]:
    """Return the value of a key, or those that are listed there, none if it is not there."""
    value = stated.get(key)
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each not in NOTHING]


def _one_value(stated: dict[object, object], key: str) -> str | None:
    value = stated.get(key)
    if value is None or value in NOTHING:
        return None
    if not isinstance(value, str):
        raise ValueError(f"the {key} in its front matter is not a single value: put it in quotes")
    return value
