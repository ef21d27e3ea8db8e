"""A package of Argos Translate: a zip file with a model that translates from one language to another.

All its files lie in one folder: ``metadata.json``, ``sentencepiece.model``, a CTranslate2 model in ``model/``, and
others that are not read here (https://github.com/argosopentech/argos-translate, ``argostranslate/package.py``).
"""

import lzma
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import orjson

from app.wording.words import LANGUAGES
from index.datatypes import Language
from index.errors import SearchError

MOST_BYTES = 1_000_000_000
"""Unpacked. A model of 120 million weights, the size that Argos Train makes, has half of it in 32 bits each."""
_MOST_SMALL = 20_000_000
"""Bytes of the description, or of what cuts words into pieces."""
_REMEDY = "set HOIDAP_TRANSLATOR to packages of Argos Translate between vi and en, or leave it empty"
_DESCRIPTION, _SPLITTER, _MODEL = "metadata.json", "sentencepiece.model", "model/model.bin"
_MODEL_FILES = {
    "model/model.bin",
    "model/config.json",
    "model/vmap.txt",
    *(f"model/{side}_vocabulary.{kind}" for side in ("shared", "source", "target") for kind in ("json", "txt")),
}
"""What CTranslate2 reads; nothing else is written, so that no name in a package chooses where."""
_BROKEN = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What the library raises for a file that is no zip file, is cut short, encrypted, or packed in an unknown way."""


class TranslatorUnusable(SearchError):
    """A package that the operator named cannot be used."""

    def __init__(self, found: str, remedy: str = _REMEDY) -> None:
        super().__init__(f"{found}: {remedy}")


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """What a package holds beside its model.

    :param splitter: A SentencePiece model, which cuts text into pieces.
    :param prefix: The piece that each translation begins with; empty for none.
    """

    source: Language
    target: Language
    splitter: bytes
    prefix: str = ""


def unpack_package(path: Path, folder: Path) -> ArgosPackage:
    """Write the model of the package at ``path`` into ``folder``, and return the rest.

    :raises TranslatorUnusable: If the package is damaged, too large, lacks a part or is of other languages.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive, path)
            source, target, prefix = _described(archive.read(members[_DESCRIPTION]), path)
            for name in _MODEL_FILES & members.keys():
                with archive.open(members[name]) as packed, (folder / PurePosixPath(name).name).open("wb") as written:
                    shutil.copyfileobj(packed, written)
            return ArgosPackage(source, target, archive.read(members[_SPLITTER]), prefix)
    except _BROKEN as error:
        raise TranslatorUnusable(f"{path} cannot be read ({error})") from error


def _members(archive: zipfile.ZipFile, path: Path) -> Mapping[str, zipfile.ZipInfo]:
    """Return the members that are read, by their names below the package's folder.

    The library reads no more of a member than the size that is stated and checked here.
    """
    names = {member.filename: PurePosixPath(member.filename) for member in archive.infolist()}
    outside = [name for name, place in names.items() if place.is_absolute() or ".." in place.parts]
    if outside:
        raise TranslatorUnusable(f"{path} has a file outside its folder, {outside[0]!r}")
    top = next((place.parent for place in names.values() if place.name == _DESCRIPTION and len(place.parts) < 3), None)
    wanted = (_DESCRIPTION, _SPLITTER, *sorted(_MODEL_FILES))
    members = {name: archive.getinfo(str(top / name)) for name in wanted if top and str(top / name) in names}
    missing = [name for name in (_DESCRIPTION, _SPLITTER, _MODEL) if name not in members]
    if missing:
        raise TranslatorUnusable(f"{path} lacks {' and '.join(missing)}")
    small = max(members[name].file_size for name in (_DESCRIPTION, _SPLITTER))
    whole = sum(member.file_size for member in members.values())
    if small > _MOST_SMALL or whole > MOST_BYTES:
        raise TranslatorUnusable(f"{path} is too large, {whole // 1_000_000} MB unpacked")
    return members


def _described(content: bytes, path: Path) -> tuple[Language, Language, str]:
    """Return the languages that a package's description names, and its prefix."""
    described = orjson.loads(content)
    if not isinstance(described, dict):
        raise ValueError(f"{_DESCRIPTION} is no description")
    codes = [str(described.get(key)) for key in ("from_code", "to_code")]
    if len(set(codes) & LANGUAGES.keys()) != 2 or described.get("type", "translate") != "translate":
        raise TranslatorUnusable(f"{path} is of no use here, as it is from {codes[0]} to {codes[1]}")
    return LANGUAGES[codes[0]], LANGUAGES[codes[1]], str(described.get("target_prefix") or "")
