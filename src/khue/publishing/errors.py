"""The rules of publishing that a person may run into, each saying what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class NotPublishable(DomainError):
    """The gate: nothing becomes public without a valid approval of exactly this content."""

    code = "publishing.not_publishable"
    message = _("This version has not been approved as it is. Send it for approval again.")


class ContentChanged(NotPublishable):
    """The stored content no longer gives the hash that was approved."""

    code = "publishing.content_changed"
    message = _(
        "The content is not what was approved. It was not published; send it for approval again."
    )


class WithdrawalAsked(NotPublishable):
    """The thing was recalled: nothing of it goes up."""

    code = "publishing.withdrawal_asked"
    message = _("This was recalled by the unit. Return it to its author; it is not published.")


class OwnWork(DomainError):
    """An author approves nothing that they wrote, and one person does not take both steps."""

    code = "publishing.own_work"
    message = _("You took part in this version, so somebody else has to approve it.")


class WrongState(DomainError):
    """The act does not fit the state the publication is in."""

    code = "publishing.wrong_state"
    message = _("This is no longer waiting for that step. Reload the page to see where it stands.")


class StaleVersion(DomainError):
    """A newer version came while somebody was reading an older one."""

    code = "publishing.stale_version"
    message = _("A newer version has come meanwhile. Read it before you decide.")


class ReasonNeeded(DomainError):
    """Returning and withdrawing say why."""

    code = "publishing.reason_needed"
    message = _("Write the reason, so that the author knows what to change.")


class BadSnapshot(DomainError):
    """A snapshot holds something that has no canonical form."""

    code = "publishing.bad_snapshot"
    message = _("The content could not be frozen for approval. Tell the officer in charge of IT.")


class BadTime(DomainError):
    """Publication and expiry do not fit together."""

    code = "publishing.bad_time"
    message = _("The end must lie after the beginning, and in the future.")
