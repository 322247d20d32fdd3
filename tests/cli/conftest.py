"""The program called as a user calls it, in a home folder of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import terminal


@dataclass(frozen=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Sidak = Callable[..., Ran]


@pytest.fixture
def sidak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sidak:
    """`sidak("search", "bupati")` runs the command and gives back its exit status and output."""
    monkeypatch.setenv("SIDAK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(terminal.out, "width", 200)  # the first test that imports it decides its width otherwise
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Ran:
        from cli.app import run

        monkeypatch.setattr(sys, "argv", ["sidak", *map(str, arguments)])
        try:
            code: object = run()
        except SystemExit as ended:
            code = ended.code or 0
        printed = capsys.readouterr()
        assert isinstance(code, int)
        return Ran(code, printed.out, printed.err)

    return call
