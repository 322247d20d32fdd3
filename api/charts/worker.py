"""The process that draws: an order in JSON on each line of its input, an answer in JSON on each of its output.

Drawing holds the interpreter's lock for as long as it takes, so it would stop every other answer of a server. Here it
takes one core, politely, and whoever waits too long can end it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

_NICE = 5
_LONGEST_ERROR = 500
_PATH = re.compile(r'(?<= d=")[^"]*')
_FRACTION = re.compile(r"(\.\d)\d+")


def draw(order: dict[str, Any]) -> str:
    """The SVG of an order, with its title and description, for those who see no picture."""
    import vl_convert  # noqa: PLC0415

    from api.charts.draw import specification  # noqa: PLC0415

    words = order["locale"]
    svg = vl_convert.vegalite_to_svg(
        specification(order), allowed_base_urls=[], format_locale=words["number"], time_format_locale=words["time"]
    )
    return _finished(svg, order["title"], order["summary"])


def _finished(svg: str, title: str, summary: str) -> str:
    start, _, rest = svg.partition(">")
    head = f'{start} role="img" aria-labelledby="t d"><title id="t">{escape(title)}</title>'
    # A tenth of a pixel is finer than any screen, and halves a map.
    body = _PATH.sub(lambda path: _FRACTION.sub(r"\1", path[0]), rest)
    return f'{head}<desc id="d">{escape(summary)}</desc>{body}'


def main() -> None:
    """Answer orders until the input ends."""
    with suppress(OSError):
        os.nice(_NICE)
    for line in sys.stdin.buffer:
        try:
            answer = {"svg": draw(json.loads(line))}
        except Exception as error:  # whatever it is, the server must hear of it and go on
            answer = {"error": f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
