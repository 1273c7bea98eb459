"""Programs about the project that are no part of the product: the launcher and its checks."""
