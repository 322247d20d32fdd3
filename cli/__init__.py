"""A face: the commands, one file per group."""
