"""Web archives (WARC 1.1, ISO 28500): the pages of a store as a file that other tools read, and the way back."""

from crawler.warc.exporting import Selection, export
from crawler.warc.importing import Rules, import_file

__all__ = ["Rules", "Selection", "export", "import_file"]
