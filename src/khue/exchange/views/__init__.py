"""Pages of the document axis, and the hub that other systems call."""
