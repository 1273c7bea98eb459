"""What may be refused in this room, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class EmptyAudience(DomainError):
    """A letter to nobody is a mistake."""

    code = "dispatch.empty_audience"
    message = _("Nobody fits this audience today. Widen the filter or name the recipients.")


class UnknownClause(DomainError):
    """The audience speaks of a part that no domain has declared."""

    code = "dispatch.unknown_clause"
    message = _("This audience has a part that Khuê does not know: %(code)s.")


class AlreadyDispatched(DomainError):
    """The same thing is sent once; a correction is a new thing."""

    code = "dispatch.already_dispatched"
    message = _("This has been sent already. Its receipt board shows who has it.")


class RemindedTooSoon(DomainError):
    """People are reminded, not pestered."""

    code = "dispatch.reminded_too_soon"
    message = _("A reminder went out a moment ago. The next one is possible at %(at)s.")


class NobodySilent(DomainError):
    """There is nobody left to remind."""

    code = "dispatch.nobody_silent"
    message = _("Everybody has come as far as this. There is nobody to remind.")


class RecallReasonNeeded(DomainError):
    """A recall and its refusal are reasoned."""

    code = "dispatch.recall_reason_needed"
    message = _("Write the reason: the other side reads it.")


class NothingToRecall(DomainError):
    """Every copy has been given back, or the same recall waits for its answers."""

    code = "dispatch.nothing_to_recall"
    message = _(
        "Every recipient has been asked or has agreed. The receipt board shows the answers."
    )


class NoRecallAsked(DomainError):
    """There is nothing to answer, or it was answered by somebody else a moment ago."""

    code = "dispatch.no_recall_asked"
    message = _("No recall of this waits for an answer. Reload the page.")


class NoRecallWaits(DomainError):
    """There is nobody left to remind."""

    code = "dispatch.no_recall_waits"
    message = _("Everybody has answered the recall. There is nobody to remind.")


class StageNotYours(DomainError):
    """Delivered is written by the dispatch itself."""

    code = "dispatch.stage_not_yours"
    message = _("This stage is recorded by Khuê itself.")
