"""How to walk a site: one spider for each way of discovery. Spiders only walk; `crawler.read` reads."""
