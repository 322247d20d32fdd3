"""A face: the JSON API and the pages."""
