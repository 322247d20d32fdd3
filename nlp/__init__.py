"""Stage 2: what an article says: officials, dates, figures, regions, topics."""
