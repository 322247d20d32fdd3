"""Stage 1: from outlets to pages to articles."""
