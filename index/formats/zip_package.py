"""A zip file of several parts, most of them XML. It is opened with care, since it may be made to do harm."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, TypeAlias

import lxml.etree

from index.formats.file_kinds import refuse_other

Element: TypeAlias = lxml.etree._Element
UNPACKED = 300_000_000
"""Bytes of all that a file packs; the memory of the process that reads it would not hold more."""
MOST = 20_000
"""The most files that one packs."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What the standard library raises for parts that are damaged, encrypted or packed in another way."""


class ZipPackage:
    """The parts of a packed file, by their names."""

    def __init__(self, raw: bytes, kind: str) -> None:
        """Open the file.

        :param kind: Ending of the names of such files.
        :raises ValueError: If it is of another kind, cut short, or packs too much.
        """
        refuse_other(raw, kind, ".zip")
        self._kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (*BROKEN, ValueError) as error:
            raise ValueError(f"is no {kind} file, or is cut short: save it anew") from error
        parts = self._zip.infolist()
        if sum(part.file_size for part in parts) > UNPACKED or len(parts) > MOST:
            raise ValueError(f"packs more than {UNPACKED // 1_000_000} MB or {MOST:,} parts: take its pictures out")
        self.names = [part.filename for part in parts]
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def open(self, name: str) -> IO[bytes]:
        """Return a part as a stream.

        :raises ValueError: If it is missing or damaged.
        """
        try:
            return self._zip.open(name)
        except (*BROKEN, KeyError) as error:
            raise ValueError(f"is no {self._kind} file, or damaged ({name}): save it anew") from error

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        :raises ValueError: If it is missing or damaged.
        """
        try:
            return self.open(name).read()
        except BROKEN as error:
            raise ValueError(f"is damaged ({name}): save it anew") from error

    def tree(self, name: str) -> Element:
        """Return the root element of a part.

        :raises ValueError: If it is missing, damaged or no XML.
        """
        return tree_of(self.read(name), name)

    def elements(self, name: str, *tags: str) -> Iterator[Element]:
        """Yield the elements of a part that have one of ``tags``, each emptied when the next is asked for.

        :raises ValueError: If it is missing, damaged or no XML.
        """
        with self.open(name) as stream:
            try:
                walk = lxml.etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True)
                for _, element in walk:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            except (*BROKEN, lxml.etree.XMLSyntaxError) as error:
                raise ValueError(f"is damaged ({name}): save it anew") from error

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """Return by its id the (type, name) of each part that a part of an Office file refers to."""
        folder, _, file = name.rpartition("/")
        where = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if where not in self:
            return {}
        found = self.tree(where).iter("{*}Relationship")
        return {
            each.get("Id", ""): (each.get("Type", "").rpartition("/")[2], resolved(folder, each.get("Target", "")))
            for each in found
        }


def tree_of(raw: bytes, name: str = "its XML") -> Element:
    """Return the root element of XML, whose entities stay as they are.

    :raises ValueError: If it is no XML.
    """
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.etree.fromstring(raw, parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"is damaged ({name}): save it anew") from error
    return root


def resolved(folder: str, target: str) -> str:
    """Return the name of the part that ``target`` names in a part of the folder."""
    steps: list[str] = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in re.split(r"[/\\]", target):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
