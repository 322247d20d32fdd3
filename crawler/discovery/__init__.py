"""Finding the ways to an outlet's articles from its home page (`discover: auto`)."""
