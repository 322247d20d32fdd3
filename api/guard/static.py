"""The pages' own files, to be kept for a year by whoever asks for them with their version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

FOLDER = Path(__file__).parents[1] / "web" / "static"
_FOR_GOOD = "public, max-age=31536000, immutable"


def static_address(name: str) -> str:
    """The address of a file in `FOLDER` with its version, so that a new one is never shown in an old one's place."""
    return f"/static/{name}?v={_version(name, _age(FOLDER / name))}"


class VersionedFiles(StaticFiles):
    """Files that are kept for a year where the address has their version of now, and otherwise asked for each time."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        answer = await super().get_response(path, scope)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[0]
        kept = answer.status_code in (200, 304) and given and static_address(path).endswith(f"?v={given}")
        answer.headers["cache-control"] = _FOR_GOOD if kept else "no-cache"
        return answer


def _age(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


@cache
def _version(name: str, age: int) -> str:
    return hashlib.blake2b((FOLDER / name).read_bytes(), digest_size=6).hexdigest() if age else ""
