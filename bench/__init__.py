"""What each stage costs, held against the bare parts it is made of: `make bench`.

Absolute times depend on the machine, so each table shows ratios between things measured in the same run, in turns.
"""
