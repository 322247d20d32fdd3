"""`python -m bench [PART]...`: measure, and print a table for each part; by default all.

The parts are speed, linear, process and dates of the annotation, reading and readers of the pages, crawl, search, and
pages.
"""

from __future__ import annotations

import os
import sys

# One core for one process: a second thread of a matrix library would be compared with none. Before numpy is imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def main(names: list[str]) -> int:
    """Run the parts named."""
    from bench import crawl, dates, nlp, pages, readers, reading, search  # noqa: PLC0415  # they import numpy

    parts = {
        "speed": nlp.speed,
        "linear": nlp.linear,
        "process": nlp.process,
        "dates": dates.dates,
        "reading": reading.reading,
        "readers": readers.readers,
        "crawl": crawl.crawling,
        "search": search.search,
        "pages": pages.pages,
    }
    if unknown := [name for name in names if name not in parts]:
        print(f"bench: no part {', '.join(unknown)}; there are {', '.join(parts)}", file=sys.stderr)
        return 2
    for name in names or parts:
        parts[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
