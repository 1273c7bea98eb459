"""Screening of content before anything is stored: secrecy marks, malware, kinds of file."""
