"""Files of Office that other readers read once they are converted: old ones (.doc, .ppt, .xls), and with macros.

An old file needs LibreOffice, which is a program of its own: it has its own folder for settings, which is thrown away,
runs no macros, and is ended if it takes too long.
"""

import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from index.formats.file_content import Content
from index.formats.file_kinds import NAMES, NEWER, kind_of, refuse_other
from index.formats.readers import reader_of
from index.formats.zip_package import BROKEN, UNPACKED

TURNED_OUT = (".docx", ".xlsx", ".pptx", ".odt", ".rtf", ".html")
"""What such a file may turn out to be; other programs write web pages and call them .xls or .doc."""
CONVERTED = (".doc", ".xls", ".ppt", ".ods", ".odp")
MACROS = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled|"
    rb"openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
WITHOUT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = "[Content_Types].xml"
PROGRAMS = ("soffice", "libreoffice")
SECONDS = 50.0
"""For one conversion: less than a file has to be read."""


def read(raw: bytes) -> Content:
    """Return what is in an old file of Office, if LibreOffice is installed, or in one with macros, which never run.

    :raises ValueError: If it is of another kind, damaged, or LibreOffice is needed and missing.
    """
    kind = kind_of(raw)
    if kind in CONVERTED:
        kind, raw = convert(raw)
    elif kind == ".docx":
        raw = _without_macros(raw)
    if kind not in TURNED_OUT:
        refuse_other(raw)
        raise ValueError("is no file of Office, or is damaged: save it anew as .docx, .xlsx or .pptx")
    content: Content = reader_of(kind).read(raw)
    return content


def convert(raw: bytes, seconds: float = SECONDS) -> tuple[str, bytes]:
    """Return the ending and the bytes of the newer kind of file that LibreOffice makes of an old one.

    :raises ValueError: If it is no old file of Office, or LibreOffice is missing, fails, or takes longer.
    """
    kind = kind_of(raw) or ""
    if kind not in CONVERTED:
        raise ValueError("is no old file of Office: check what it is, and its name")
    newer, remedy = NEWER[kind], f"save it as {NEWER[kind]}"
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise ValueError(f"is {NAMES[kind]} ({kind}): {remedy}")
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, f"file{kind}"), Path(folder, "new", f"file{newer}")
        old.write_bytes(raw)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", profile]
        command = [program, *options, "--convert-to", newer[1:], "--outdir", str(new.parent), str(old)]
        if not _run(command, folder, seconds):
            raise ValueError(f"is not converted by LibreOffice after {seconds:g} s: {remedy}")
        if not new.is_file():
            raise ValueError(f"cannot be converted by LibreOffice: {remedy}")
        return newer, new.read_bytes()


def _run(command: list[str], folder: str, seconds: float) -> bool:
    """Run a program, and return whether it ended in time; else it is killed with all that it started."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    environment |= {"HOME": folder, "TMPDIR": folder}
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=silent, stdout=silent, stderr=silent, env=environment, cwd=folder, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            return False
    return True


def _without_macros(raw: bytes) -> bytes:
    """Return a Word file with macros, or a template, as a Word file that is neither by name."""
    new = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old:
            if not MACROS.search(old.read(TYPES)) or sum(part.file_size for part in old.infolist()) > UNPACKED:
                return raw
            with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
                for part in old.infolist():
                    content = old.read(part)
                    packed.writestr(part.filename, MACROS.sub(WITHOUT, content) if part.filename == TYPES else content)
    except (*BROKEN, KeyError) as error:
        raise ValueError("is damaged: save it anew as .docx") from error
    return new.getvalue()
