"""Stage 3: from stored findings to an index, and from a query to its answer."""
