"""The signing program: a small program beside the token of whoever signs.

It runs at that person's computer, not at the server, and needs nothing of Khuê but this folder:
``python -m tools.agent serve …`` here, ``python -m khue_agent serve …`` where the folder was copied
under that name. docs/signing.md tells how page and program speak.
"""
