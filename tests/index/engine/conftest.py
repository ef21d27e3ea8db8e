"""Milvus servers that the engine is tested with."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from index.engine.milvus_engine import MilvusEngine
from index.legs.fusion import Leg
from tests.milvus_processes import lite_server, real_server
from tests.place import ROOT

NAMED = os.environ.get("HOIDAP_TEST_MILVUS", "")
"""Address of another server to test with."""
BINARIES = ROOT / "var" / "milvus"


@dataclass(frozen=True, slots=True)
class Milvus:
    """A running server, and what it can do: Milvus before 2.4 has no words to search in."""

    url: str
    with_words: bool = True

    def engine(self, name: str) -> MilvusEngine:
        return MilvusEngine(f"milvus+{self.url}/{name}", with_words=self.with_words)

    @property
    def leg(self) -> Leg:
        """What can be compared with an index in files."""
        return "both" if self.with_words else "dense"


def drop_all(engine: MilvusEngine) -> None:
    """Leave nothing of an index on a server that goes on."""
    name = engine.server.address.name
    engine.server.call("drop_alias", name)
    for each in engine.server.call("list_collections"):
        if each.startswith(f"{name}_"):
            engine.server.call("drop_collection", each)


def isolates() -> bool:
    """Whether a program may be given a network of its own here."""
    try:
        return subprocess.run(["unshare", "--map-root-user", "--net", "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="session", params=["milvus-lite", "Milvus 2.3.5", *[NAMED] * bool(NAMED)])
def milvus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Milvus]:
    """Each server in turn."""
    if request.param == NAMED:
        yield Milvus(NAMED)
    elif request.param == "milvus-lite":
        with lite_server(tmp_path_factory.mktemp("lite")) as server:
            yield Milvus(server.url)
    elif isolates():
        with real_server(tmp_path_factory.mktemp("standalone"), BINARIES) as server:
            yield Milvus(server.url, with_words=False)
    else:
        pytest.skip("Milvus 2.3.5 listens on all addresses, and no network of its own can be made here (unshare)")
