"""Template tags by kind; `templatetags/khue.py` joins them into the one library `khue`."""
