"""Pages, one file for each end of the way."""
