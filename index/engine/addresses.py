"""The engine that an address names."""

from importlib.util import find_spec

from index.engine.engine import Engine
from index.engine.file_engine import FILES
from index.errors import SearchError


def engine_at(address: str) -> Engine:
    """Return the engine at an address such as ``milvus+http://host:19530/hoidap``; that of files if it is empty.

    :raises SearchError: If it is no such address, or what speaks with the engine is not installed.
    """
    if not address:
        return FILES
    if find_spec("pymilvus") is None:
        remedy = "install the extra `milvus`, as `make` and `make wheelhouse` do"
        raise SearchError(f"HOIDAP_ENGINE is set, but pymilvus is not installed: {remedy}")
    from index.engine.milvus_engine import MilvusEngine

    return MilvusEngine(address)
