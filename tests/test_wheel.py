"""An installed copy: one top-level name in site-packages, and at home beside a stranger's `search`."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

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
