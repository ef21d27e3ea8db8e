"""The files of a folder are read at the same time, and what comes out is as if they were read one after the other."""

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from index.build import build_index
from index.formats.workers.worker import MEMORY, Stopped, Worker
from index.formats.workers.worker_pool import RECOGNITION, SHARE, Workers, most_workers
from index.passages import PassageSettings
from index.store.generations import open_generation
from tests.fakes import FakeEncoder
from tests.pdf_files import alike_pages
from tests.place import ROOT

ENDLESS = alike_pages(b"BT /F 12 Tf 50 800 Td " + b"(a) Tj 1 0 0 1 3 4 Tm " * 20_000 + b" ET", 2_000)
"""Takes longer than a file may."""
READ = """
import sys
from pathlib import Path
from index.articles import read_articles
from index.store.cache import Cache
read_articles(Path(sys.argv[1]), Cache(Path(sys.argv[2])))
"""

BUILD = """
import sys
from pathlib import Path
from index.build import build_index
from index.passages import PassageSettings
build_index(Path(sys.argv[1]), Path(sys.argv[2]), lambda: sys.exit("all was read"), PassageSettings())
"""


def test_outcomes_come_in_the_order_of_the_files_and_a_slow_one_holds_up_no_other():
    last = threading.Event()

    def read(_: Worker, number: int) -> tuple[int, bool]:
        if number == 9:
            last.set()
        return number, last.wait(30) if number == 0 else True

    with Workers(2) as workers:
        assert list(workers.map(read, range(10))) == [(number, True) for number in range(10)]


def test_several_workers_read_what_one_reads():
    pages = [f"<article><p>Kho số {number} đặt ở Huế.".encode() for number in range(6)]
    read = []
    for most in (1, 3):
        with Workers(most) as workers:
            read.append(list(workers.map(lambda worker, raw: worker.read(".html", raw).text, pages)))
    assert read[0] == read[1] == [f"Kho số {number} đặt ở Huế." for number in range(6)]


def test_an_error_ends_what_the_others_read_and_is_the_one_that_is_raised():
    def read(worker: Worker, raw: bytes) -> object:
        if not raw:
            raise KeyError("of one file")
        return worker.read(".pdf", raw)

    began = time.monotonic()
    with pytest.raises(KeyError, match="of one file"), Workers(2) as workers:
        list(workers.map(read, [b"", ENDLESS, ENDLESS]))
    assert time.monotonic() - began < 30  # of the minute that a file has


def test_a_worker_that_was_stopped_reads_no_more():
    with Worker() as worker:
        worker.stop()
        with pytest.raises(Stopped):
            worker.read(".html", b"<p>A")


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs signals")
def test_ctrl_c_ends_all_workers_and_nothing_is_kept_against_their_files(tmp_path):
    folder, cache = tmp_path / "articles", tmp_path / "c.sqlite"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.pdf").write_bytes(ENDLESS + b"%d" % number)
    with subprocess.Popen(
        [sys.executable, "-c", READ, folder, cache],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell ignores it for what runs behind it
    ) as reading:
        process, begun = psutil.Process(reading.pid), min(8, most_workers())
        while len(workers := process.children()) < begun:
            assert reading.poll() is None
            time.sleep(0.05)
        began = time.monotonic()
        reading.send_signal(signal.SIGINT)
        said = reading.communicate()[1]
        assert time.monotonic() - began < 30
    assert b"KeyboardInterrupt" in said
    assert psutil.wait_procs(workers, timeout=10)[1] == []
    with contextlib.closing(sqlite3.connect(cache)) as kept:
        assert kept.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs signals")
def test_ctrl_c_ends_the_reading_of_a_file_of_many_articles_and_leaves_the_index_as_it_was(tmp_path):
    folder, index = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()
    (folder / "a.txt").write_text("Phí 5 đồng.", encoding="utf-8")
    generation = build_index(folder, index, FakeEncoder, PassageSettings()).generation
    rows = b'{"text": "Ph\xc3\xad 6 \xc4\x91\xe1\xbb\x93ng m\xe1\xbb\x97i th\xc3\xa1ng."}\n' * 200_000
    (folder / "b.jsonl").write_bytes(rows)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        [sys.executable, "-c", BUILD, folder, index],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as building:
        process = psutil.Process(building.pid)
        while str(folder / "b.jsonl") not in {file.path for file in process.open_files()}:
            assert building.poll() is None
            time.sleep(0.05)
        used = sum(process.cpu_times()[:2])
        building.send_signal(signal.SIGINT)
        said = building.communicate()[1]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # in seconds of a processor, however busy the machine is; the whole file takes 35
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime - used < 3
    assert b"KeyboardInterrupt" in said
    assert open_generation(index).folder == generation.folder


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs Linux")
def test_there_are_as_many_workers_as_processors():
    may = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(may)})
    try:
        assert most_workers() == 1
    finally:
        os.sched_setaffinity(0, may)


@pytest.mark.parametrize(
    ("memory", "processors", "outer", "workers"),
    [
        (str(int(MEMORY / SHARE)), "max 100000", "max", 1),
        ("1000", "max 100000", "max", 1),
        ("max", "50000 100000", "max", 1),
        ("max", "max 100000", "1000", 1),
        ("max", "max 100000", "max", most_workers(root=Path("/nowhere"))),
    ],
)
def test_a_container_or_service_has_workers_for_what_it_may_use(tmp_path, memory, processors, outer, workers):
    group = "sys/fs/cgroup/system.slice/hoidap.service"
    state(tmp_path, f"{group}/memory.max", f"{memory}\n")
    state(tmp_path, f"{group}/cpu.max", f"{processors}\n")
    state(tmp_path, f"{group}/../memory.max", f"{outer}\n")
    state(tmp_path, "proc/self/cgroup", "1:name=systemd:/other\n0::/system.slice/hoidap.service\n")
    assert most_workers(root=tmp_path) == workers


TWO = str(int(2 * MEMORY / SHARE))
"""Bytes for two workers."""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
@pytest.mark.parametrize(
    ("files", "workers"),
    [
        ({"memory/docker/ab/memory.limit_in_bytes": TWO}, 2),
        ({"memory/docker/ab/memory.limit_in_bytes": str(MEMORY)}, 1),
        ({"memory/memory.limit_in_bytes": str(MEMORY)}, 1),  # as a container sees its own group
        ({"memory/docker/other/memory.limit_in_bytes": str(MEMORY)}, 2),
        ({"cpu/docker/ab/cpu.cfs_quota_us": "50000", "cpu/docker/ab/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/docker/ab/cpu.cfs_quota_us": "-1", "cpu/docker/ab/cpu.cfs_period_us": "100000"}, 2),
    ],
)
def test_limits_of_the_first_version_of_control_groups_count_too(tmp_path, files, workers):
    state(tmp_path, "proc/self/cgroup", "4:memory:/docker/ab\n2:cpu,cpuacct:/docker/ab\n1:name=systemd:/docker/ab\n")
    state(tmp_path, "sys/fs/cgroup/memory/memory.limit_in_bytes", TWO)
    for name, text in files.items():
        state(tmp_path, f"sys/fs/cgroup/{name}", f"{text}\n")
    assert min(2, most_workers(root=tmp_path)) == workers


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
def test_the_program_for_text_recognition_takes_room_beside_each_worker_and_what_others_use_is_none(tmp_path):
    state(tmp_path, "sys/fs/cgroup/memory.max", TWO)
    assert [most_workers(recognising, tmp_path) for recognising in (False, True)] == [2, 1]
    state(tmp_path, "sys/fs/cgroup/memory.max", str(int(2 * (MEMORY + RECOGNITION) / SHARE)))
    assert most_workers(True, tmp_path) == 2
    state(tmp_path, "proc/meminfo", f"MemTotal: 99999999 kB\nMemAvailable:    {MEMORY // 1024} kB\n")
    assert most_workers(True, tmp_path) == most_workers(False, tmp_path) == 1


def state(root: Path, name: str, text: str) -> None:
    path = Path(os.path.normpath(root / name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
