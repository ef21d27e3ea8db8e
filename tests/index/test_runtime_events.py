import os
import subprocess
import sys
from pathlib import Path


def files_after(program: str, home: Path) -> list[str]:
    """What a fresh interpreter that runs ``program`` leaves in its home."""
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    subprocess.run([sys.executable, "-c", program], env=environment | {"HOME": str(home)}, check=True)
    return [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()]


def test_the_runtime_keeps_no_events_to_send_to_its_makers(tmp_path: Path):
    assert files_after("import index.model.quantized", tmp_path / "with the program") == []
