"""The program on a machine without a network: installed from wheels with their hashes, it answers."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.wording.words import WORDING
from tests.place import ROOT

MODELS = ROOT / "var" / "models"
ARTICLE = "Hạ tầng số\n\nHội nghị bàn về hạ tầng số.\n\nPhủ sóng 5G đạt 91,2% dân số.\n\nCáp quang có ở mọi xã.\n"
pytestmark = pytest.mark.offline


@pytest.fixture(scope="module")
def wheels() -> Path:
    """The wheels, collected again only if the program or its dependencies have changed."""
    here = f"BIN={Path(sys.executable).parent}"
    subprocess.run(["make", "--old-file", ".venv/.installed", here, "wheelhouse"], cwd=ROOT, check=True, timeout=900)
    return ROOT / "var" / "wheelhouse"


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """The command that runs another in a network namespace of its own; empty where the machine allows none."""
    for options in ("-n", "-rn"):
        command = ["unshare", options]
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return []


@pytest.fixture
def installed(wheels: Path, alone: list[str], tmp_path: Path) -> Iterator[Path]:
    """A fresh environment that the wheels are installed in, without a network; 1.6 GB."""
    folder = tmp_path / "installed"
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], tmp_path)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "--disable-pip-version-check"]
    options = ["--no-index", "--find-links", str(wheels), "--require-hashes", "--no-compile", "--quiet"]
    run([*alone, *pip, "install", *options, "--requirement", str(wheels / "requirements.txt")], tmp_path)
    yield folder
    shutil.rmtree(folder)


def run(command: list[str], folder: Path) -> str:
    """Run ``command`` without what configures pip and Python here; return its output, and fail with its errors."""
    ours = ("PIP_", "PYTHON", "HOIDAP_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"PIP_CONFIG_FILE": os.devnull} | ({"HOIDAP_MODELS": str(MODELS)} if MODELS.is_dir() else {})
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_program(wheels: Path) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for package in ("app", "index")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.parent.name not in ("__pycache__", "images")
    }
    with zipfile.ZipFile(next(wheels.glob("hoidap-*.whl"))) as wheel:
        assert files - set(wheel.namelist()) == set()


def test_it_installs_and_answers_where_no_network_is(
    installed: Path, alone: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not alone:
        with capsys.disabled():
            print("\nno network namespace can be made here: connections are refused inside Python instead")
        packages = Path(sysconfig.get_path("purelib", vars={"base": str(installed)}))
        shutil.copy(ROOT / "tests" / "no_network.py", packages)
        (packages / "no_network.pth").write_text("import no_network\n")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "articles" / "b.html").write_text("<p>Trụ sở ở Huế.</p>", encoding="utf-8")
    script = shutil.copy(ROOT / "tests" / "without_network.py", tmp_path)
    found = json.loads(run([*alone, str(installed / "bin" / "python"), str(script), str(tmp_path)], tmp_path))
    assert "unreachable" in found["unreachable"]
    assert Path(found["program"]).is_relative_to(installed)
    assert found["weights"]
    assert WORDING["vi"].title in found["page"]
    assert found["answer"]["answer"] == "91,2% dân số"
    assert found["answer"]["sentence"] == "Phủ sóng 5G đạt 91,2% dân số."
