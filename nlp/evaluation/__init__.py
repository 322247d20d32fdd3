"""How right the findings are: gold annotations, the comparison with what was found, and the tables of both."""
