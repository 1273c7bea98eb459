"""The operations page: what waits, what failed, when the worker was last heard."""
