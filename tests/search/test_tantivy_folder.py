"""The embedded engine's folder: versions, damage, writers, readers, and the swap."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from search.base import Query
from search.tantivy_grain import GrainIndex
from search.tantivy_index import TantivyIndex
from search.tantivy_schema import version
from sidak.errors import BusyError, SearchError
from tests.search.documents import document, figure

DOCUMENTS = [
    document(f"a{number}", "bupati", f"nomor {number}", figures=(figure(number, sentence="Hadir."),))
    for number in range(50)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an index of fifty documents."""
    folder = tmp_path / "index"
    with TantivyIndex(folder) as index:
        index.apply(DOCUMENTS, (), applied=50)
    return folder


def generation(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


def test_an_index_is_there_when_it_is_opened_again(folder: Path) -> None:
    with TantivyIndex(folder) as index:
        assert (index.count(), index.applied()) == (50, 50)
        assert index.search(Query(text="bupati")).total == 50


def start_anew(folder: Path, caplog: pytest.LogCaptureFixture, reason: str) -> None:
    """The folder opens empty, says why, works, and keeps what was there for a look."""
    with caplog.at_level(logging.WARNING), TantivyIndex(folder) as index:
        assert (index.count(), index.applied()) == (0, 0)
        index.apply(DOCUMENTS, (), applied=50)
        assert index.search(Query(text="bupati")).total == 50
    assert reason in caplog.text
    assert len(list(folder.glob("unusable-*"))) == 1


def test_an_index_of_another_version_is_set_aside(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    old = generation(folder)
    old.rename(folder / "v0-12345678")
    (folder / "current").write_text("v0-12345678")
    start_anew(folder, caplog, "another version")


def suffixes() -> list[str]:
    return ["meta.json", ".term", ".idx", ".pos", ".store", ".fast", ".fieldnorm"]


@pytest.mark.parametrize("grain", ["articles", "findings"])
@pytest.mark.parametrize("suffix", suffixes())
@pytest.mark.parametrize("left", [0, 0.5, "gone"])
def test_an_index_cut_short_on_disk_is_set_aside(
    folder: Path, caplog: pytest.LogCaptureFixture, grain: str, suffix: str, left: float | str
) -> None:
    damaged = next(path for path in (generation(folder) / grain).iterdir() if path.name.endswith(suffix))
    if left == "gone":
        damaged.unlink()
    else:
        os.truncate(damaged, int(damaged.stat().st_size * float(left)))
    start_anew(folder, caplog, "set aside")


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"../../etc", b"v1-00000000"])
def test_a_lost_pointer_means_a_new_index(folder: Path, content: bytes | None) -> None:
    pointer = folder / "current"
    pointer.unlink() if content is None else pointer.write_bytes(content)
    with TantivyIndex(folder) as index:
        assert (index.count(), index.applied()) == (0, 0)


@pytest.mark.parametrize("content", ["", "many"])
def test_a_lost_place_in_the_change_log_means_from_the_beginning(folder: Path, content: str) -> None:
    (generation(folder) / "applied").write_text(content)
    with TantivyIndex(folder) as index:
        assert (index.count(), index.applied()) == (50, 0)


def test_only_one_writes_and_all_read(folder: Path) -> None:
    with TantivyIndex(folder) as one, TantivyIndex(folder) as other:
        one.apply([document("new", "wali")], (), applied=51)
        assert (other.search(Query(text="wali")).total, other.applied()) == (1, 51)
        with pytest.raises(BusyError, match="Another process writes"):
            other.apply([], (), applied=52)
        with pytest.raises(BusyError):
            TantivyIndex(folder, aside=True)
        one.release()
        other.apply([document("newer", "wali")], (), applied=52)
        assert (one.search(Query(text="wali")).total, one.applied()) == (2, 52)


def test_a_reader_follows_a_swap(folder: Path) -> None:
    with TantivyIndex(folder) as reader:
        assert reader.count() == 50
        with TantivyIndex(folder, aside=True) as aside:
            aside.apply(DOCUMENTS[:10], (), applied=7)
            assert (reader.count(), reader.applied()) == (50, 50)
            aside.publish()
            assert (reader.count(), reader.applied()) == (10, 7)
        assert [path.name for path in folder.glob("v*-*")] == [generation(folder).name]


def test_an_index_built_aside_and_given_up_leaves_nothing(folder: Path) -> None:
    before = generation(folder)
    with TantivyIndex(folder, aside=True) as aside:
        aside.apply(DOCUMENTS[:10], (), applied=7)
    assert list(folder.glob("v*-*")) == [before]
    with TantivyIndex(folder) as index:
        assert index.count() == 50


def test_what_a_killed_rebuild_left_is_removed_by_the_next_writer(folder: Path) -> None:
    stray = folder / f"{version()}deadbeef"
    shutil.copytree(generation(folder), stray)
    with TantivyIndex(folder) as index:
        index.apply([], (), applied=51)
    assert not stray.exists()


def test_a_batch_that_half_of_the_index_took_is_not_there_twice_when_it_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = GrainIndex.commit

    def full_disk(half: GrainIndex) -> None:
        if half is index._grains["findings"]:
            raise OSError(28, "No space left on device")
        commit(half)

    with TantivyIndex(tmp_path / "index") as index:
        monkeypatch.setattr(GrainIndex, "commit", full_disk)
        with pytest.raises(SearchError, match="No space left"):
            index.apply(DOCUMENTS, (), applied=50)
        monkeypatch.setattr(GrainIndex, "commit", commit)
        index.apply(DOCUMENTS, (), applied=50)
        assert (index.count("articles"), index.count("findings")) == (50, 50)


def test_searches_go_on_while_another_thread_writes(folder: Path) -> None:
    totals: set[int] = set()
    done = threading.Event()

    def keep_searching(index: TantivyIndex) -> None:
        while not done.is_set():
            totals.add(index.search(Query(text="bupati")).total)

    with TantivyIndex(folder) as index:
        threads = [threading.Thread(target=keep_searching, args=(index,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for step in range(1, 6):
            index.apply([document(f"b{step}-{n}", "bupati") for n in range(10)], (), applied=50 + step)
        done.set()
        for thread in threads:
            thread.join()
        assert index.search(Query(text="bupati")).total == 100
    assert totals <= set(range(50, 101, 10))


WRITER = """
import sys
from pathlib import Path
from search.tantivy_index import TantivyIndex
from tests.search.documents import document
with TantivyIndex(Path(sys.argv[1])) as index:
    index.apply([document("first", "wali")], (), applied=51)
    def endless():
        number = 0
        while True:
            yield document(f"b{number}", "wali")
            number += 1
            if number == 500:
                print("in the middle", flush=True)
    index.apply(endless(), ["a0"], applied=52)
"""


def test_a_killed_writer_leaves_whole_batches_and_no_lock(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        assert writer.stdout.readline().strip() == "in the middle"
        writer.send_signal(signal.SIGKILL)
    with TantivyIndex(folder) as index:
        assert (index.count(), index.applied()) == (51, 51)
        index.apply([], ["a0"], applied=52)
        assert (index.count(), index.applied()) == (50, 52)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no folder")
    with pytest.raises(SearchError, match="cannot be used"):
        TantivyIndex(tmp_path / "index")
