"""The files that Gradio's page loads, as its build says, so that a browser need not find them out one by one.

A script of Gradio's asks for further scripts and style sheets once it runs, and some of these ask again: sixty
requests, several rounds one after the other. Where the page names its files itself, all scripts come in one round, and
the style sheets as one. Where a later Gradio is built in another way, nothing is found here, and its scripts ask for
their files as before.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Response

_ASSETS = "assets"
_ENTRY = re.compile(rf'<script type="module"[^>]* src="\./{_ASSETS}/([\w.-]+)">')
_NAMED = re.compile(r'"\./([\w.-]+)"')
_LISTED = re.compile(r"\bm\.f=\[([^\]]*)\]")
_IMPORT = re.compile(r"\bimport\(`\./([\w.-]+)`\)[^`]{0,40}?,__vite__mapDeps\(\[([\d,]*)\]\)")
"""A script that another asks for, and the numbers of what comes with it in that one's list of files."""
_COMPONENT = re.compile(r"\b(\w+):\{[^{}]*?\bcomponent:\(\)=>\w+\(\(\)=>import\(`\./([\w.-]+)`\)")
_APP = re.compile(r"Blocks-[\w-]+\.js")
"""The script that shows what a program has laid out."""


@dataclass(frozen=True, slots=True)
class GradioFiles:
    """Names of the scripts, and of the style sheets with their text, in the order in which they are asked for."""

    scripts: tuple[str, ...] = ()
    styles: tuple[tuple[str, str], ...] = ()

    @property
    def style(self) -> str:
        """All style sheets as one."""
        return "\n".join(text for _, text in self.styles)

    @property
    def style_name(self) -> str:
        """Name of the one style sheet, which changes with what it holds."""
        return f"hoidap-{hashlib.sha256(self.style.encode()).hexdigest()[:16]}.css"


def gradio_files(frontend: Path, kinds: Collection[str]) -> GradioFiles:
    """Return what Gradio's page in the folder ``frontend`` loads to show components of ``kinds``."""
    entry = _ENTRY.search((frontend / "index.html").read_text(encoding="utf-8"))
    if not entry:
        return GradioFiles()
    names: dict[str, None] = {}
    imports = _imports(frontend / _ASSETS / entry[1])
    for module, needed in imports.items():
        names |= dict.fromkeys([module, *needed])
    for script in [name for name in names if name.endswith(".js")]:
        names |= dict.fromkeys(_wanted(frontend / _ASSETS / script, kinds))
    scripts = tuple(name for name in names if name.endswith(".js") and name != entry[1])
    styles = [name for name in names if name.endswith(".css")]
    return GradioFiles(
        scripts, tuple((name, (frontend / _ASSETS / name).read_text(encoding="utf-8")) for name in styles)
    )


def _imports(script: Path) -> dict[str, list[str]]:
    """Return the scripts that a script asks for while it runs, each with all files that come with it."""
    text = script.read_text(encoding="utf-8")
    listed = _LISTED.search(text)
    files = _NAMED.findall(listed[1]) if listed else []
    return {
        module: [files[int(number)] for number in numbers.split(",") if number]
        for module, numbers in _IMPORT.findall(text)
        if numbers
    }


def _wanted(script: Path, kinds: Collection[str]) -> Iterator[str]:
    """Yield the files that a script asks for to show what is laid out, and components of ``kinds`` in it."""
    imports = _imports(script)
    components = dict(_COMPONENT.findall(script.read_text(encoding="utf-8")))
    modules = [module for module in imports if _APP.fullmatch(module)]
    modules += [components[kind] for kind in sorted(kinds) if components.get(kind) in imports]
    for module in modules:
        yield from (module, *imports[module])


def style_routes(files: GradioFiles) -> APIRouter:
    """Return the route of the one style sheet, beside Gradio's own files, from which its addresses start."""
    routes = APIRouter()

    @routes.get(f"/{_ASSETS}/{files.style_name}")
    def send_style() -> Response:
        return Response(files.style, media_type="text/css")

    return routes
