"""The parts of reading a page: each a pure function over text or a parsed tree, without Scrapy, store or network."""
