"""Pages of units, posts and delegation."""
