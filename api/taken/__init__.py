"""Taking it away: every hit of a search as a file, with the sentences and links to the sources, never the full text."""
