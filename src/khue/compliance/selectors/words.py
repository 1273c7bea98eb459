"""The words of screened files, for the rooms that search."""

from khue.compliance.screening.words import words_of as words_of
