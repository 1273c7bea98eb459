"""Workloads measured on the data of a whole district: `./khue bench NAME [--json]`."""
