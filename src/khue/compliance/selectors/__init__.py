"""Reads of compliance."""

from .rules import editions_of as editions_of
from .rules import is_public_mail as is_public_mail
from .rules import latest_editions as latest_editions
from .rules import rule as rule
from .scanner import may_confirm as may_confirm
from .scanner import scanner_banner as scanner_banner
from .scanner import scanner_status as scanner_status
from .trail import refusals_for as refusals_for
from .trail import story_of as story_of
from .trail import story_of_many as story_of_many
from .trail import trail_for as trail_for
from .words import words_of as words_of
from .workdays import add_working_days as add_working_days
from .workdays import is_working_day as is_working_day
from .workdays import on_working_day as on_working_day
from .workdays import working_days_between as working_days_between
