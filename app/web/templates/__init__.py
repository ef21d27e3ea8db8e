"""What people see in a browser, as Jinja2 templates: ``chat/`` has the cards of a conversation, ``pages/`` pages."""

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_BLANKS = re.compile(r"\s+")
"""A run of white space. Whether it holds a break is seen afterwards: a pattern that asked for one would try each part
of a long run that holds none."""
_BETWEEN_TAGS = re.compile(r"(?<=>)\s+(?=<)")


@cache
def environment() -> Environment:
    """Return the one environment: whatever a template is given is escaped, and it must be given all that it names."""
    return Environment(
        loader=PackageLoader("app.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: object) -> str:
    """Return what a template says of ``values``.

    :param template: Its path below this folder, ``pages/report.html``.
    :return: HTML; a ``Markup`` among the values stands in it as it is.
    :raises jinja2.UndefinedError: If the template names something that it was not given.
    """
    return environment().get_template(template).render(values)


def render_line(template: str, **values: object) -> str:
    """Return what :func:`render` does, as one line.

    A line break of the template is nothing between two tags, and a space elsewhere. A line break of a value is always
    a space: it can neither end the line nor join two words.
    """
    html = _lines().get_template(template).render(values)
    return _without_breaks(_BETWEEN_TAGS.sub(lambda run: "" if "\n" in run[0] else run[0], html)).strip()


@cache
def _lines() -> Environment:
    return environment().overlay(finalize=_one_line)


def _one_line(value: object) -> object:
    """Return a text without line breaks; HTML, which a template made, is left for the end."""
    return _without_breaks(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _without_breaks(text: str) -> str:
    """Return a text with a space for each run of white space that holds a line break."""
    return _BLANKS.sub(lambda run: run[0] if _BREAKS.isdisjoint(run[0]) else " ", text)
