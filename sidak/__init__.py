"""Sidak: inspections of Mal Pelayanan Publik and the discipline of civil servants, read from regional news."""

import sys
from pathlib import Path

# An installed copy carries the stages inside this package, so that it adds one top-level name to site-packages;
# they go first on the path because a stranger may have installed a `search` or an `api` of its own.
_packed = Path(__file__).parent / "_packed"
if _packed.is_dir() and str(_packed) not in sys.path:
    sys.path.insert(0, str(_packed))
