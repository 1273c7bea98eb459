"""What may be refused in this room, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class WrongState(DomainError):
    """The thing has moved on meanwhile."""

    code = "planning.wrong_state"
    message = _("This has moved on meanwhile: %(state)s. Load the page again.")


class TextNeeded(DomainError):
    """An empty text says nothing."""

    code = "planning.text_needed"
    message = _("Write what it is about.")


class DoerNeeded(DomainError):
    """A task needs somebody who does it."""

    code = "planning.doer_needed"
    message = _("Choose who does it: a person, a post or a unit.")


class UnknownDoer(DomainError):
    """Only today's staff and the units below can be given a task."""

    code = "planning.unknown_doer"
    message = _("One of those chosen holds no post here today. Choose again.")


class DeadlinePassed(DomainError):
    """A deadline lies ahead."""

    code = "planning.deadline_passed"
    message = _("The deadline has passed already. Choose today or a later day.")


class ReasonNeeded(DomainError):
    """A refusal says why."""

    code = "planning.reason_needed"
    message = _("Say why, so that the others know what to do.")


class StaleWeek(DomainError):
    """An approval is for exactly what the head has seen."""

    code = "planning.stale_week"
    message = _("The week has been changed since you opened it. Look at it again, then approve.")


class EmptyWeek(DomainError):
    """There is nothing to approve."""

    code = "planning.empty_week"
    message = _("This week has no entry yet.")


class WrongDay(DomainError):
    """An entry lies in its week."""

    code = "planning.wrong_day"
    message = _("This day does not lie in the week.")


class WrongTimes(DomainError):
    """An end follows its beginning."""

    code = "planning.wrong_times"
    message = _("The end must come after the beginning.")


class NotApproved(DomainError):
    """Only an approved week can become public."""

    code = "planning.not_approved"
    message = _("The head approves the week first; then it can go to the portal.")


class NothingToCopy(DomainError):
    """The week before is empty."""

    code = "planning.nothing_to_copy"
    message = _("The week before has no entry to copy.")


class BadRhythm(DomainError):
    """A rhythm needs its day."""

    code = "planning.bad_rhythm"
    message = _("Choose the day on which the duty is due.")
