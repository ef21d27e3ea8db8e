"""Values that settings have, as they stand in environment variables."""

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from index.engine.milvus_server import EngineAddress
from index.errors import SearchError

ESCAPED = "in its password @ is written as %40, : as %3A, / as %2F and # as %23"
"""What to know of the address of a service."""
SHORTEST_SECRET = 32
"""Characters."""
_COUNTS = re.compile(r"(?:rediss?|redis\+unix)://\S+")
_DATABASE = re.compile(r"(?:postgresql(?:\+psycopg)?://|sqlite:///)\S+")


def _listed(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
"""Values with spaces or commas between them."""


def _paths(value: object) -> object:
    return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value


Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_paths)]
"""Files with what the system puts between paths, ``:`` or ``;``, between them."""


def _long(value: SecretStr) -> SecretStr:
    if 0 < len(value) < SHORTEST_SECRET:
        raise ValueError(
            f"{len(value)} characters are too few, {SHORTEST_SECRET} are wanted: `openssl rand -hex 32` makes 64"
        )
    return value


Secret = Annotated[SecretStr, AfterValidator(_long)]
"""A secret that nobody could guess, or none."""


def _of_counts(value: SecretStr) -> SecretStr:
    if value and not _COUNTS.fullmatch(value.get_secret_value()):
        raise ValueError("this is no address such as redis://:PASSWORD@host:6379/0, by which Valkey is named, too")
    return value


CountsAddress = Annotated[SecretStr, AfterValidator(_of_counts)]
"""Of Redis or Valkey, with a password perhaps; or none."""


def _of_engine(value: SecretStr) -> SecretStr:
    if value:
        try:
            EngineAddress.of(value.get_secret_value())
        except SearchError as error:
            raise ValueError(str(error)) from error
    return value


EnginePlace = Annotated[SecretStr, AfterValidator(_of_engine)]
"""Of a Milvus, with a password perhaps; or none."""


def _of_database(value: SecretStr) -> SecretStr:
    if value and not _DATABASE.fullmatch(value.get_secret_value()):
        raise ValueError("this is no address such as postgresql+psycopg://USER:PASSWORD@host/hoidap")
    return value


DatabaseAddress = Annotated[SecretStr, AfterValidator(_of_database)]
"""Of a database, with a password perhaps; or none."""
