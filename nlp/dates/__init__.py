"""The grammar of dates, rule by rule; `nlp/components/dates.py` says in which order they are asked."""
