"""Scrapy's settings: polite by default, quiet, and without Twisted's reactor so that a process may crawl again.

The times are for real hosts; `crawler.run` sets the delay, the concurrency and the User-Agent of each outlet.
"""

BOT_NAME = "sidak"
SPIDER_MODULES = ["crawler.spiders"]
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 100}
# The last one before the wire: a request may have waited long in those before it.
DOWNLOADER_MIDDLEWARES = {"crawler.stopping.StopMiddleware": 950}

# Twisted's reactor cannot be started twice in one process; asyncio's loop can.
TWISTED_REACTOR_ENABLED = False

USER_AGENT = "Sidak/0.1"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Sidak"
COOKIES_ENABLED = False
REFERER_ENABLED = False
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 8
RETRY_TIMES = 2
# Scrapy makes a task for each of them with every response; 4 instead of 100 costs a quarter less time.
CONCURRENT_ITEMS = 4

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Language": "id,en;q=0.5",
}
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "WARNING"
EXTENSIONS = {"scrapy.extensions.logstats.LogStats": None, "scrapy.extensions.memusage.MemoryUsage": None}
