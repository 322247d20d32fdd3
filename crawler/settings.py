"""Scrapy's settings: polite by default, quiet, and without Twisted's reactor so that a process may crawl again.

`crawler.manners` adds what depends on the site; `crawler.hosts` holds how hosts are treated.
"""

BOT_NAME = "sidak"
SPIDER_MODULES = ["crawler.spiders"]
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 100}
DOWNLOADER_MIDDLEWARES = {
    "crawler.forgotten.ForgottenMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.backoff.BackoffMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.wire.Unpacking": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.wire.Redirects": 600,
    # Behind a proxy nobody sees which address a connection goes to, so a proxy in the environment is not used.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    # The last one before the wire: a request may have waited long in those before it.
    "crawler.stopping.StopMiddleware": 950,
}
# Nothing but the web: a page could name a file of ours, or a bucket.
DOWNLOAD_HANDLERS = {
    "http": "crawler.wire.Wire",
    "https": "crawler.wire.Wire",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Twisted's reactor cannot be started twice in one process; asyncio's loop can.
TWISTED_REACTOR_ENABLED = False

USER_AGENT = "Sidak/0.1"
ROBOTSTXT_OBEY = False  # crawler.robots does it, for all crawls together
COOKIES_ENABLED = False
REFERER_ENABLED = False
DOWNLOAD_DELAY = 0  # crawler.hosts keeps the distance, for all crawls together
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 8
# Scrapy makes a task for each of them with every response; 4 instead of 100 costs a quarter less time.
CONCURRENT_ITEMS = 4
WARN_ON_GENERATOR_RETURN_VALUE = False  # a check of our source with every response

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Language": "id,en;q=0.5",
}
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "WARNING"
EXTENSIONS = {"scrapy.extensions.logstats.LogStats": None, "scrapy.extensions.memusage.MemoryUsage": None}
