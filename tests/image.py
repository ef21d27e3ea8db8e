"""The image, made on a base of Debian's packages and run as an operator would; `make test-image` runs it.

No daemon is needed: buildah makes it, and bubblewrap runs it in namespaces of its own, by an ordinary user, without a
network, its root mounted read-only. It is no part of the other tests, since it takes ten minutes, five gigabytes, and
root.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.place import ROOT

SUITES = {(3, 11): "bookworm", (3, 13): "trixie"}
"""The release of Debian that has this Python."""
BASE_PACKAGES = "python3-venv,tesseract-ocr,tesseract-ocr-vie"
TRUSTING = {"default": [{"type": "insecureAcceptAnything"}]}
"""What buildah wants to be told of signatures; only images made here are used."""
WRITABLE = "/var/lib/hoidap"
UNSHARED = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
"""All namespaces but that of users, in which nobody but root would be known."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image's root as a folder, and what it says of how it is run."""

    root: Path
    config: dict[str, Any]

    def command(self, var: Path) -> list[str]:
        """Return the command that runs another in the image, as ``docker run --read-only --tmpfs /tmp -v …`` does.

        :param var: The volume, which belongs to the image's user.
        """
        user, group = self.config["User"].split(":")
        stated = dict(line.split("=", 1) for line in self.config["Env"])
        return [
            *("bwrap", *UNSHARED, "--die-with-parent", "--new-session", "--ro-bind", str(self.root), "/"),
            *("--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp", "--bind", str(var), WRITABLE),
            *("--ro-bind", str(ROOT / "tests"), "/mnt", "--chdir", self.config["WorkingDir"], "--clearenv"),
            *(part for name, value in stated.items() for part in ("--setenv", name, value)),
            *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"),
            *("setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all", "--bounding-set=-all"),
        ]


def run(*command: str, **options: Any) -> str:
    """Return what ``command`` prints; fail with its errors."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)
    assert done.returncode == 0, f"{' '.join(command)} failed"
    return done.stdout.strip()


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which buildah keeps its images in a folder of this test, and asks nothing of the machine."""
    folder = tmp_path_factory.mktemp("containers")
    (folder / "storage.conf").write_text(
        f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/images"\nrunroot = "{folder}/running"\n'
    )
    (folder / ".config" / "containers").mkdir(parents=True)
    (folder / ".config" / "containers" / "policy.json").write_text(json.dumps(TRUSTING))
    stated = {"HOME": str(folder), "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"), "TMPDIR": str(folder)}
    yield {**os.environ, **stated, "BUILDAH_ISOLATION": "chroot"}
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def base(buildah: dict[str, str]) -> str:
    """The name of an image with Python and Tesseract; its files are kept in var/ for the next run."""
    packed = ROOT / "var" / "base.tar"
    suite = SUITES.get(sys.version_info[:2])
    assert suite, f"no release of Debian has Python {sys.version_info[0]}.{sys.version_info[1]}: see SUITES"
    if not packed.is_file():
        made = packed.with_suffix(".part.tar")
        run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={BASE_PACKAGES}", suite, str(made))
        made.rename(packed)
    working = run("buildah", "from", "scratch", env=buildah)
    run("buildah", "add", "--quiet", working, str(packed), "/", env=buildah)
    run("buildah", "commit", "--quiet", "--rm", working, "localhost/base", env=buildah)
    return "localhost/base"


@pytest.fixture(scope="module")
def image(buildah: dict[str, str], base: str) -> Image:
    """The image, made by `make image`, and unpacked."""
    here = (f"BIN={Path(sys.executable).parent}", "IMAGE=localhost/hoidap", f"BASE={base}")
    run("make", "--old-file", ".venv/.installed", *here, "image", env=buildah, timeout=1800)
    working = run("buildah", "from", "--pull-never", "localhost/hoidap", env=buildah)
    described = json.loads(run("buildah", "inspect", "--type", "image", "localhost/hoidap", env=buildah))
    return Image(Path(run("buildah", "mount", working, env=buildah)), described["Docker"]["config"])


def test_the_image_answers_by_an_ordinary_user_with_a_read_only_root(image: Image, tmp_path: Path):
    os.chown(tmp_path, *map(int, image.config["User"].split(":")))
    told = {name: image.config[name] for name in ("Entrypoint", "Cmd", "Healthcheck")}
    before = {path for path in image.root.rglob("*") if not path.is_symlink()}
    visit = ["/opt/hoidap/bin/python", "/mnt/image_visit.py", json.dumps(told)]
    found = json.loads(run(*image.command(tmp_path), *visit, timeout=900))
    assert found["user"] == list(map(int, image.config["User"].split(":")))
    assert 0 not in found["user"]
    assert found["capabilities"] == "0" * 16
    assert found["written"] == {"/": False, "/etc": False, "/opt/hoidap": False, "/srv/articles": False} | {
        WRITABLE: True,
        "/tmp": True,
    }
    assert "unreachable" in found["unreachable"]
    assert found["ready"]["ready"]
    assert found["ready"]["articles"] == len(list((ROOT / "seeds").glob("*.txt")))
    assert found["healthy"] == 0
    assert found["answer"]["answer"] == "91,2% dân số"
    assert found["answer"]["citations"][0]["article_id"].startswith("001_")
    assert found["stopped"] in (0, -signal.SIGTERM)  # uvicorn raises the signal again when it is done
    assert {path for path in image.root.rglob("*") if not path.is_symlink()} == before
    print(f"\nfirst answer after {found['seconds']:.0f} s; {describe(image)}")


def test_the_image_says_how_it_is_run(image: Image):
    assert image.config["Volumes"] == {WRITABLE: {}}
    assert image.config["ExposedPorts"] == {"7860/tcp": {}}
    assert not (image.root / "wheelhouse").exists()


def describe(image: Image) -> str:
    """Return how large the image is and what its base is."""
    size = sum(path.stat().st_size for path in image.root.rglob("*") if path.is_file() and not path.is_symlink())
    release = (image.root / "etc" / "debian_version").read_text().strip()
    return f"{size / 2**30:.1f} GB on Debian {release}"
