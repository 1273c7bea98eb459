"""Rules of units, posts and delegation that people may meet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class PeriodWrong(DomainError):
    """The dates don't fit."""

    code = "organisation.period"
    message = _("The last day lies before the first one. Please check both dates.")


class UnitEnded(DomainError):
    """Nothing new begins in a unit that has ended."""

    code = "organisation.unit_ended"
    message = _("This unit has ended. Choose one of the units that came after it.")


class NameTaken(DomainError):
    """Two units can't have one address."""

    code = "organisation.slug_taken"
    message = _("Another unit already uses this short name in addresses.")


class AlreadyManaged(DomainError):
    """The same body manages the unit in the same role already, or the circle would close."""

    code = "organisation.already_managed"
    message = _("This body already manages the unit in this role, or is itself managed by it.")


class NotOneself(DomainError):
    """Nobody gives a post to themselves."""

    code = "organisation.not_oneself"
    message = _("Nobody appoints themselves or ends their own post. Ask another person in charge.")


class PostHeld(DomainError):
    """The same person holds the same role already."""

    code = "organisation.post_held"
    message = _("This person already holds this role in the unit.")


class HeadHeld(DomainError):
    """A unit has one head."""

    code = "organisation.head_held"
    message = _("The unit has a head. End that post first, or appoint an acting head.")


class PersonUnknown(DomainError):
    """No account has this name or phone."""

    code = "organisation.person_unknown"
    message = _("No account has this user name or phone number.")


class NotYoursToDelegate(DomainError):
    """Only what one's own role holds can be delegated, within the unit, to somebody else."""

    code = "organisation.delegation"
    message = _(
        "You can delegate only what your own post holds, to another person of the same unit."
    )


class ElsewhereInCharge(DomainError):
    """The person also has a post that this one may not touch."""

    code = "organisation.elsewhere"
    message = _(
        "This person also has a post in another unit. Ask the officer in charge of IT there."
    )
