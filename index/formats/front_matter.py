"""YAML front matter: what a file says of itself between two lines of dashes at its top."""

import re

import yaml

from index.formats.content import Content

BLOCK = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
NOTHING = ("", "~", "null")


def split_front_matter(raw: str) -> Content:
    """Return the text below the front matter, with what it states; all of ``raw`` without one.

    :raises ValueError: If the front matter is not a YAML mapping, title, date or URL is not a single value, or the
        groups are not names.
    """
    raw = raw.replace("\r\n", "\n")
    found = BLOCK.match(raw)
    if not found:
        return Content(raw)
    stated = _read_mapping(found[1])
    return Content(
        text=raw[found.end() :],
        title=_one_value(stated, "title"),
        date=_one_value(stated, "date"),
        url=_one_value(stated, "url"),
        groups=group_names(stated["groups"]) if "groups" in stated else (),
    )


def group_names(stated: object) -> tuple[str, ...]:
    """Return the groups that are named: one name, or a list of names.

    :raises ValueError: If it is anything else, or empty: an article that was to be for a few is never for everybody.
    """
    names = [stated] if isinstance(stated, str) else stated
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("its groups are not names: write groups: [one, another]")
    cleaned = sorted({name.strip() for name in names} - {"", "~", "null"})
    if not cleaned or any("," in name for name in cleaned):
        raise ValueError("its groups name none, or one with a comma: leave the line out if everybody may read it")
    return tuple(cleaned)


def _read_mapping(text: str) -> dict[object, object]:
    try:
        # without types: a date stays as it is written, and one that is no date is not the YAML reader's affair
        stated = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"its front matter is not YAML ({str(error).partition(chr(10))[0]})") from error
    except RecursionError as error:
        raise ValueError("its front matter is nested too deeply") from error
    if stated in (None, *NOTHING):
        return {}
    if not isinstance(stated, dict):
        raise ValueError("its front matter is not a list of `key: value` lines")
    return stated


def _one_value(stated: dict[object, object], key: str) -> str | None:
    value = stated.get(key)
    if value is None or value in NOTHING:
        return None
    if not isinstance(value, str):
        raise ValueError(f"the {key} in its front matter is not a single value: put it in quotes")
    return value
