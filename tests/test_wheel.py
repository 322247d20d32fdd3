"""An installed copy: one top-level name in site-packages, and at home beside a stranger's `search`."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
FOREIGN = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "foreign"
version = "1.0"

[tool.hatch.build.targets.wheel]
packages = ["search"]
"""


def _build(project: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = into.glob(f"{'foreign' if project.name == 'foreign' else 'sidak'}-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel and a foreign top-level `search`; the dependencies are lent from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    foreign = folder / "foreign"
    (foreign / "search").mkdir(parents=True)
    (foreign / "search" / "__init__.py").write_text("FOREIGN = True\n")
    (foreign / "pyproject.toml").write_text(FOREIGN)
    wheels = [_build(ROOT, folder), _build(foreign, folder)]
    environment = folder / "env"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *wheels], check=True, capture_output=True
    )
    (site,) = environment.glob("lib/python*/site-packages")
    # A path line lends the packages that lie there, and not the editable checkout, whose own .pth is not followed.
    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return environment


def _run(environment: Path, home: Path, *command: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [environment / "bin" / command[0], *command[1:]],
        input=text,
        capture_output=True,
        text=True,
        cwd=home,
        env={"SIDAK_HOME": str(home / "store"), "PATH": "/usr/bin:/bin"},
        check=False,
    )


def test_the_wheel_adds_one_top_level_name(installed: Path) -> None:
    (record,) = installed.glob("lib/python*/site-packages/sidak-*.dist-info/RECORD")
    names = {line.split(",")[0].split("/")[0] for line in record.read_text().splitlines()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"sidak", ".."}


def test_the_foreign_search_stays_what_it_was(installed: Path, tmp_path: Path) -> None:
    ran = _run(installed, tmp_path, "python", "-c", "import search; print(search.FOREIGN)")
    assert ran.stdout.strip() == "True", ran.stderr


def test_the_installed_program_annotates_stores_and_finds(installed: Path, tmp_path: Path) -> None:
    text = "Kehadiran ASN Capai 91,3 Persen\n\nBLORA - Bupati Blora Arief Rohman menyebut kehadiran ASN 91,3 persen."
    (tmp_path / "berita.txt").write_text(text)
    annotated = _run(installed, tmp_path, "sidak", "annotate", "-", "--json", "--published", "2024-04-16", text=text)
    assert annotated.returncode == 0, annotated.stderr
    assert [found["value"] for found in json.loads(annotated.stdout)["percentages"]][:1] == [91.3]
    added = _run(installed, tmp_path, "sidak", "add", "berita.txt", "--published", "2024-04-16")
    assert added.returncode == 0, added.stderr
    searched = _run(installed, tmp_path, "sidak", "search", "kehadiran", "--json")
    assert searched.returncode == 0, searched.stderr
    assert [hit["title"] for hit in json.loads(searched.stdout)["hits"]] == ["Kehadiran ASN Capai 91,3 Persen"]


def _page_opened(process: subprocess.Popen[str]) -> str:
    """The address of the search page, once the demo has printed it."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError("the demo ended without a search page")


def test_the_demo_runs_from_the_installed_copy_and_a_second_run_finds_nothing_new(
    installed: Path, tmp_path: Path
) -> None:
    first = _run(installed, tmp_path, "sidak", "demo", "--no-serve")
    assert first.returncode == 0, first.stderr
    assert "92 articles are new, 0 changed, 92 annotated" in first.stdout
    edited = _run(installed, tmp_path, "sidak", "demo", "--no-serve", "--edition", "2")
    assert "0 articles are new, 5 changed, 5 annotated" in edited.stdout, edited.stderr
    command = [str(installed / "bin" / "sidak"), "demo", "--edition", "2", "--port", "0"]
    environment = {"SIDAK_HOME": str(tmp_path / "store"), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as process:
        address = _page_opened(process)
        page = httpx.get(address, params={"q": "sidak mpp"})
        process.send_signal(signal.SIGINT)
        said, complaint = process.communicate(timeout=60)
    assert "Nothing is new: the store already holds all 92 articles" in said
    assert (page.status_code, process.returncode) == (200, 0), complaint
    assert "Mal Pelayanan Publik" in page.text
