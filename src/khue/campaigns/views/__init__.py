"""Pages of data calls: the office's, the unit's."""
