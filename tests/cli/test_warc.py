"""`sidak export warc` and `sidak import warc` as a user calls them."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidak.store import Store, open_store
from tests.cli.conftest import Sidak
from tests.crawler.archives import Foreign, all_pages, crawled, story

ROOT = Path(__file__).parents[2]
KABAR = "name: Kabar Contoh\nhome: https://kabar.example/\ntimezone: WITA\ndiscover: auto\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of the workplace."""
    with open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}") as opened:
        yield opened


@pytest.fixture
def outlets(tmp_path: Path) -> Path:
    """A folder with one outlet."""
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "kabar.yml").write_text(KABAR)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_pages_go_out_and_come_back(
    sidak: Sidak, store: Store, outlets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawled(store, *map(story, range(3)))
    ran = sidak("export", "warc", "all.warc.gz")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "3 pages are in all.warc.gz.\n"
    monkeypatch.setenv("SIDAK_HOME", str(tmp_path / "elsewhere"))
    for said in ("new", "unchanged"):
        ran = sidak("import", "warc", "all.warc.gz", "--outlets", outlets)
        assert (ran.code, ran.out.split()) == (0, ["Pages", said, "3"])
    with open_store(f"sqlite:///{tmp_path / 'elsewhere' / 'store.db'}") as other:
        assert all_pages(other) == all_pages(store)


def test_the_name_says_how_a_file_is_packed(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    crawled(store, story(1))
    for name, start in (("a.warc", b"WARC/1.1\r\n"), ("a.warc.gz", b"\x1f\x8b")):
        assert sidak("export", "warc", name).code == 0
        assert (tmp_path / name).read_bytes().startswith(start)
        data = (tmp_path / name).read_bytes()
        assert f"WARC-Filename: {name}".encode() in (gzip.decompress(data) if name.endswith("gz") else data)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_stdout_takes_an_archive_and_nothing_else(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    crawled(store, story(1))
    command = [sys.executable, "-m", "sidak", "export", "warc", "-"]
    environment = {**os.environ, "SIDAK_HOME": str(tmp_path / "home")}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert gzip.decompress(ran.stdout).count(b"WARC/1.1\r\n") == 3
    assert b"1 page is in the output." in ran.stderr


def test_a_file_is_not_overwritten_unless_that_is_wanted(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    crawled(store, story(1))
    (tmp_path / "a.warc").write_text("precious")
    ran = sidak("export", "warc", "a.warc")
    assert (ran.code, "--force" in ran.err) == (1, True)
    assert (tmp_path / "a.warc").read_text() == "precious"
    assert sidak("export", "warc", "a.warc", "--force").code == 0
    assert (tmp_path / "a.warc").read_bytes().startswith(b"WARC/1.1")
    assert [name for name in names(tmp_path) if "part" in name] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere/a.warc",), "nowhere/a.warc: cannot be written (No such file or directory)"),
        (("home",), "home: is no file"),
        (("/dev/null",), "/dev/null: is no file"),
        (("/proc/a.warc",), "/proc/a.warc: cannot be written"),
        (("a.warc", "--outlet", "kabr"), 'no page of an outlet "kabr" is stored; there are pages of kabar'),
        (("a.warc", "--since", "2024-05-01", "--until", "2024-04-01"), "--since 2024-05-01 is later"),
    ],
)
def test_what_cannot_be_exported_is_said_so(
    sidak: Sidak, store: Store, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    crawled(store, story(1))
    ran = sidak("export", "warc", *arguments)
    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert [name for name in names(tmp_path) if "warc" in name] == []


def test_a_full_disk_leaves_no_file(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    crawled(store, story(1))
    code = (
        "import resource, signal, sys; from sidak.__main__ import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900));"
        "sys.argv = ['sidak', 'export', 'warc', 'a.warc']; sys.exit(main())"
    )
    environment = {**os.environ, "SIDAK_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"a.warc: cannot be written (File too large)" in ran.stderr
    assert [name for name in names(tmp_path) if "warc" in name] == []


def test_a_kill_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    crawled(store, *map(story, range(30)))
    os.mkfifo(tmp_path / "gate")
    code = (
        "import sys; from crawler.warc import writing; from sidak.__main__ import main\n"
        "before = writing.Archive.add\n"
        "def add(self, page):\n"
        "    if '0020' in page.url: open('gate', 'w').write('there'); import time; time.sleep(60)\n"
        "    return before(self, page)\n"
        "writing.Archive.add = add\n"
        "sys.argv = ['sidak', 'export', 'warc', 'a.warc']; main()"
    )
    environment = {**os.environ, "SIDAK_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment) as running:
        (tmp_path / "gate").read_text()
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert not (tmp_path / "a.warc").exists()


def test_each_bad_file_costs_itself(sidak: Sidak, outlets: Path, tmp_path: Path) -> None:
    foreign = Foreign()
    foreign.response(story(1).url, story(1).body)
    whole = foreign.write(tmp_path / "good.warc.gz").read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(whole + whole[:500])
    (tmp_path / "text.warc").write_text("Sidak di MPP Blora\n")
    (tmp_path / "empty.warc").write_text("")
    ran = sidak(
        "import",
        "warc",
        "none.warc",
        "text.warc",
        "empty.warc",
        ".",
        "cut.warc.gz",
        "good.warc.gz",
        "--outlets",
        outlets,
    )
    assert ran.code == 1
    assert ran.out.split() == ["Pages", "broken", "1", "new", "1", "unchanged", "1"]
    for said in (
        "none.warc: no such file",
        "text.warc: is no WARC file",
        "empty.warc: empty",
        ".: cannot be read (Is a directory)",
        f"cut.warc.gz, byte {len(whole):,}: the record ends",
    ):
        assert said in ran.err
    assert "Traceback" not in ran.err


def test_an_import_says_whose_pages_it_takes(sidak: Sidak, outlets: Path, tmp_path: Path) -> None:
    foreign = Foreign()
    foreign.response("https://asing.example/berita/1", story(1).body)
    foreign.response(
        "https://asing.example/berita/2",
        story(2).body.replace(b"Cek MPP", b"Nonton Bola").replace(b"Separuh Stan Kosong", b"Tim Menang"),
    )
    foreign.write(tmp_path / "a.warc.gz")
    assert sidak("import", "warc", "a.warc.gz", "--outlets", outlets).out.split() == ["Pages", "no_outlet", "2"]
    ran = sidak("import", "warc", "a.warc.gz", "--outlets", outlets, "--outlet", "kabar")
    assert ran.out.split() == ["Pages", "new", "1", "off_topic", "1"]
    ran = sidak("import", "warc", "a.warc.gz", "--outlets", outlets, "--outlet", "kabar", "--all")
    assert ran.out.split() == ["Pages", "new", "1", "unchanged", "1"]
    ran = sidak("import", "warc", "a.warc.gz", "--outlets", outlets, "--outlet", "kabr")
    assert (ran.code, "did you mean kabar?" in ran.err) == (1, True)


def test_an_archive_without_answers_is_said_so(sidak: Sidak, outlets: Path, tmp_path: Path) -> None:
    foreign = Foreign()
    foreign.others("https://kabar.example/")
    foreign.write(tmp_path / "a.warc.gz")
    ran = sidak("import", "warc", "a.warc.gz", "--outlets", outlets)
    assert (ran.code, ran.out) == (0, "No page was found.\n")


@pytest.mark.parametrize("command", [("export", "warc", "a.warc"), ("quarantine",), ("replay",)])
def test_an_empty_workplace_says_how_to_begin(sidak: Sidak, command: tuple[str, ...]) -> None:
    ran = sidak(*command)
    assert ran.code == 1
    assert "sidak demo" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("export",),
        ("import",),
        ("export", "warc"),
        ("import", "warc"),
        ("quarantine",),
        ("quarantine", "show"),
        ("replay",),
    ],
)
def test_every_command_explains_itself(sidak: Sidak, command: tuple[str, ...]) -> None:
    shown = sidak(*command, "--help")
    assert shown.code == 0
    assert len(shown.out) > 200
