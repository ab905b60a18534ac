"""Following files: which changed, what they hold, one change of the index at a time."""
