"""The layout checker: a PDF or DOCX that people bring → findings with place and article.

Pure: it knows the rules of a day as plain values and nothing of users, units or the database.
`check_isolated` runs it in a limited process of its own; a hostile file breaks that child only.
"""

from khue.documents.layout.isolated import Checked, check_isolated
from khue.documents.layout.types import Finding, Report, Severity, Spot, report_from_json

__all__ = ["Checked", "Finding", "Report", "Severity", "Spot", "check_isolated", "report_from_json"]
