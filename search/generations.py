"""The folder of an embedded index: one subfolder per generation, and a pointer to the one that answers.

A generation is built under a name of its own and becomes current by one atomic rename of the pointer, so a reader sees
the old index or the new one and never half of either.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from sidak.errors import BusyError

logger = logging.getLogger(__name__)


def write_durably(path: Path, text: str) -> None:
    """Replace a small file in one step, on disk before this returns."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


class Generations:
    """The generations of one index folder; the name of each begins with the `version` of what it holds."""

    def __init__(self, folder: Path, version: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.pointer = folder / "current"
        self._prefix = version
        self._writer = FileLock(folder / "writer.lock", timeout=0, thread_local=False)
        self.layout = FileLock(folder / "layout.lock", thread_local=False)

    def current(self) -> Path | None:
        """The generation that answers; None in a new folder, or where the pointer leads nowhere."""
        try:
            name = self.pointer.read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        path = self.folder / Path(name).name
        return path if name and path.is_dir() else None

    def is_of_this_version(self, generation: Path) -> bool:
        """Whether a generation holds what this version of Sidak writes."""
        return generation.name.startswith(self._prefix)

    def new(self) -> Path:
        """An empty generation that nobody sees yet."""
        path = self.folder / f"{self._prefix}{secrets.token_hex(4)}"
        path.mkdir()
        return path

    def switch(self, generation: Path) -> None:
        """Let a generation answer from now on."""
        with self.layout:
            write_durably(self.pointer, generation.name)

    def set_aside(self, generation: Path, reason: str) -> None:
        """Move a generation that cannot be used out of the way. One is kept for a look, older ones go."""
        for old in self.folder.glob("unusable-*"):
            shutil.rmtree(old)
        kept = self.folder / f"unusable-{generation.name}"
        generation.rename(kept)
        logger.warning("The index in %s is set aside (%s) and starts anew; it is filled from the store.", kept, reason)

    def lock(self) -> None:
        """Become the folder's one writer, until `unlock`. Raises `BusyError` where another is."""
        try:
            self._writer.acquire()
        except Timeout:
            raise BusyError(
                f"Another process writes the index in {self.folder}. Wait until it has finished, then try again."
            ) from None

    def unlock(self) -> None:
        """Let others write."""
        self._writer.release()

    def tidy(self) -> None:
        """Remove generations that a killed rebuild left behind, or that were swapped out; only the writer may."""
        with self.layout:
            for path in self.folder.glob("v*-*"):
                if path != self.current():
                    shutil.rmtree(path)
