"""Looks over an installation, and says what to do about what is wrong."""

import contextlib
import ipaddress
import os
import shutil
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import load_confidence
from app.answers.heads import load_heads
from app.answers.reader import open_reader
from app.operations.finding import Finding
from app.operations.kept_checks import look_at_audit, look_at_feedback, look_at_limits, look_at_servers
from app.operations.listener import PlaceTaken, listen
from app.operations.login_provider import read_provider
from app.operations.machine_translation import open_translators
from app.settings import Settings
from index.articles import read_articles
from index.build import CACHE_FILE
from index.console import counted
from index.errors import IndexDamaged, IndexMissing, SearchError
from index.formats.ocr.tesseract import INSTALL, chosen_tesseract, find_tesseract
from index.model.encoder import Encoder, load_encoder
from index.store.article_file import digest_of, digests_in
from index.store.cache import Cache
from index.store.generations import open_generation

FREE_BYTES = 1_000_000_000
"""Space that a build of a large index may need beside the old one."""
_KNOWN = {*Settings.model_fields, "chromium"}
LOCAL = ("127.0.0.1", "::1", "localhost")


def examine(settings: Settings, load: Callable[[], Encoder] | None = None) -> Iterator[Finding]:
    """Yield what is found, one thing after the other, faults among it.

    :param load: Loads the model; None for the one that the settings name.
    """
    for subject, look in (
        ("documents", _articles),
        ("text recognition", _recognition),
        ("index", _index),
        ("reader", _reader),
        ("confidence", _confidence),
        ("audit", look_at_audit),
        ("feedback", look_at_feedback),
        ("limits", look_at_limits),
        ("translator", _translator),
        ("login", _login),
        ("port", _port),
    ):
        yield _stated(subject, lambda look=look: look(settings))  # type: ignore[misc]
    yield _stated("model", lambda: _model(settings, load or (lambda: load_encoder(settings.encoder_choice()))))
    yield from (_folder(folder) for folder in dict.fromkeys((settings.index.parent, settings.models)))
    yield from look_at_servers(settings)
    yield from _network(settings)


def _stated(subject: str, look: Callable[[], Finding]) -> Finding:
    """Return the finding of ``look``; a problem that states its remedy is one."""
    try:
        return look()
    except SearchError as error:
        found, _, remedy = str(error).rpartition(": ")
        return Finding(subject, found or str(error), remedy)


def _articles(settings: Settings) -> Finding:
    with contextlib.closing(Cache(settings.index / CACHE_FILE, read_only=True)) as cache:
        tesseract = find_tesseract() if settings.ocr != "off" else None
        read = read_articles(settings.articles, cache, tesseract)
    held = counted(len(read.articles), "document")
    if read.unreadable:
        first = read.unreadable[0]
        return Finding(
            "documents", f"{held}, {len(read.unreadable)} unreadable: {first}", "mend the files, or remove them"
        )
    kept = [article.id for article in read.articles if article.groups]
    if kept and settings.auth == "none":
        found = f"{len(kept)} of {held} for some people only, and nobody is named: {kept[0]}"
        return Finding("documents", found, "set HOIDAP_AUTH, or nobody can read them")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            generation = open_generation(settings.index)
            indexed = digests_in(settings.open_engine().articles_of(generation, Path(scratch)))
    except SearchError:  # said of the index
        return Finding("documents", held)
    now = {article.id: digest_of(article) for article in read.articles}
    changed = sorted({article_id for article_id, _ in indexed.items() ^ now.items()})
    if changed:
        remedy = f"set HOIDAP_ARTICLES to the folder in use, or run `python -m index build {settings.articles}`"
        found = f"{counted(len(changed), 'document')} new, changed or gone since the index was built: {changed[0]}"
        return Finding("documents", found, remedy)
    return Finding("documents", held)


def _recognition(settings: Settings) -> Finding:
    tesseract = chosen_tesseract(settings.ocr)
    if tesseract:
        return Finding("text recognition", f"{tesseract.identity.split(' vie')[0]} reads {tesseract.languages}")
    if settings.ocr == "off":
        return Finding("text recognition", "off: pages that are only pictures of text are not read")
    return Finding("text recognition", f"none: `{INSTALL}` would have pages read that are only pictures of text")


def _index(settings: Settings) -> Finding:
    engine = settings.open_engine()
    engine.fetch(settings.index)
    generation = open_generation(settings.index)
    generation.verify()
    if settings.engine:  # opening files would lock one of them
        engine.open(generation)
    counts = generation.manifest.counts
    held = f"{counted(counts['articles'], 'document')}, {counted(counts['passages'], 'passage')}"
    return Finding("index", f"{held}, built {generation.manifest.built_at}")


def _model(settings: Settings, load: Callable[[], Encoder]) -> Finding:
    identity = load().identity
    load_heads(identity)  # belong to the model
    with contextlib.suppress(IndexMissing, IndexDamaged):  # said of the index already
        open_generation(settings.index).manifest.require_model(identity.as_json())
    return Finding("model", f"{identity.id}, {identity.dim} dimensions")


def _reader(settings: Settings) -> Finding:
    reader = open_reader(settings.reader, settings.models)
    return Finding("reader", "none" if reader is None else settings.reader)


def _confidence(settings: Settings) -> Finding:
    path = settings.confidence or CALIBRATIONS
    load_confidence(path, reading=settings.reader != "none")
    return Finding("confidence", str(path))


def _translator(settings: Settings) -> Finding:
    pairs = open_translators(settings.translator)
    return Finding("translator", ", ".join(f"from {source} to {target}" for source, target in pairs) or "none")


def _login(settings: Settings) -> Finding:
    if settings.auth != "oidc":
        return Finding("login", "none of its own")
    issuer = read_provider(settings.oidc_issuer).issuer
    forgets = "" if settings.session_secret else "; without HOIDAP_SESSION_SECRET, people log in again after each start"
    return Finding("login", f"{issuer} answers{forgets}")


def _port(settings: Settings) -> Finding:
    try:
        listen(settings.host, settings.port).close()
    except PlaceTaken:
        if not _serves(settings.host, settings.port):
            raise
        return Finding("port", f"{settings.host}, port {settings.port}: the program answers there already")
    return Finding("port", f"{settings.host}, port {settings.port}, is free")


def _serves(host: str, port: int) -> bool:
    """Whether this program answers there."""
    place = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    try:
        with urllib.request.urlopen(f"http://{place}:{port}/healthz", timeout=2) as reply:
            return bool(reply.read(10) == b"ok\n")
    except (OSError, ValueError):
        return False


def _folder(folder: Path) -> Finding:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding("folder", f"{there} cannot be written", "give the program's user the right to write there")
    free = shutil.disk_usage(there).free
    if free < FREE_BYTES:
        return Finding("folder", f"{there} has {free // 1_000_000} MB left", "free some space: a build needs 1,000 MB")
    return Finding("folder", f"{folder} can be written, {free // 1_000_000_000} GB left")


def _network(settings: Settings) -> Iterator[Finding]:
    yield _proxies(settings)
    yield from _people(settings)
    yield from _sites(settings)


def _proxies(settings: Settings) -> Finding:
    proxies = [ipaddress.ip_network(address) for address in settings.trusted_proxies]
    wide = [network for network in proxies if network.prefixlen < (8 if network.version == 4 else 32)]
    if wide:
        remedy = "list the proxies' own addresses in HOIDAP_TRUSTED_PROXIES"
        return Finding("proxies", f"{wide[0]} is nearly everybody", remedy)
    if settings.public_url and not proxies:
        return Finding(
            "proxies",
            f"people come by {settings.public_url}, but no proxy is listed: all of them share one address's limit",
            "set HOIDAP_TRUSTED_PROXIES to the proxy's address",
        )
    return Finding("proxies", ", ".join(settings.trusted_proxies) or "none, and no public address")


def _people(settings: Settings) -> Iterator[Finding]:
    if settings.editors and settings.auth == "none":
        yield Finding(
            "editors", f"nobody is in the group {settings.editors}", "set HOIDAP_AUTH, or nobody sees /report"
        )
    if settings.auth == "header" and settings.groups_header.lower() == settings.user_header.lower():
        yield Finding("groups", "names and groups come in one header", "set another HOIDAP_GROUPS_HEADER")
    unknown = sorted(name for name in os.environ if name.startswith("HOIDAP_") and name[7:].lower() not in _KNOWN)
    if unknown:
        yield Finding("settings", f"nothing reads {', '.join(unknown)}", "mend the name, or remove it")
    if settings.host not in LOCAL and settings.auth == "none":
        yield Finding(
            "people",
            f"everybody who reaches {settings.host} may read every document",
            "listen on 127.0.0.1 behind a proxy that names people, with HOIDAP_AUTH=header, or let them log in: oidc",
        )
    else:
        named = {"none": "whoever is on this machine", "header": "named by the proxy", "oidc": "those who log in"}
        yield Finding("people", named[settings.auth])


def _sites(settings: Settings) -> Iterator[Finding]:
    if settings.public_url.startswith("http://") and not any(f"//{host}" in settings.public_url for host in LOCAL):
        yield Finding(
            "public address", f"{settings.public_url} is not encrypted", "serve it by https, and set HOIDAP_PUBLIC_URL"
        )
    for name, sites in (("frame_ancestors", settings.frame_ancestors), ("allowed_origins", settings.allowed_origins)):
        open_to_all = [site for site in sites if "*" in site.split("//")[-1].split(".")[0] and site.count(".") < 2]
        if open_to_all:
            yield Finding(name, f"{open_to_all[0]} is nearly every site", f"name the portals in HOIDAP_{name.upper()}")
