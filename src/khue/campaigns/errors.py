"""What may be refused in this room, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class WrongState(DomainError):
    """The act does not fit the state."""

    code = "campaigns.wrong_state"
    message = _("This has moved on: it is now “%(state)s”. Reload the page.")


class TitleNeeded(DomainError):
    """A form and a call have a name."""

    code = "campaigns.title_needed"
    message = _("Give it a title that schools understand.")


class NoFields(DomainError):
    """A form without a question asks nothing."""

    code = "campaigns.no_fields"
    message = _("The form has no field to fill in yet. Add one first.")


class CodeTaken(DomainError):
    """Codes are unique in a form."""

    code = "campaigns.code_taken"
    message = _("The code %(code)s is used by another field of this form.")


class UnknownField(DomainError):
    """A rule or an act names a field that the form lacks."""

    code = "campaigns.unknown_field"
    message = _("This form has no field with the code %(code)s.")


class BadRule(DomainError):
    """A rule that can't be read or never be fulfilled."""

    code = "campaigns.bad_rule"
    message = _("The rule “%(rule)s” can't be read. Write it like <=[27], =[28]+[29] or >=0.")


class BadFormFile(DomainError):
    """The file with form definitions can't be read."""

    code = "campaigns.bad_form_file"
    message = _("The file can't be read as a form: %(why)s")


class VersionFrozen(DomainError):
    """A version that was used is never changed."""

    code = "campaigns.version_frozen"
    message = _("This version has been used. Begin a new version to change the form.")


class DueInThePast(DomainError):
    """A call needs time."""

    code = "campaigns.due_in_the_past"
    message = _("The deadline must not lie in the past.")


class NotComplete(DomainError):
    """A return with open findings can't go to the head."""

    code = "campaigns.not_complete"
    message = _("%(count)d things have to be put right first. They are marked at their fields.")


class ReasonNeeded(DomainError):
    """Returning says why."""

    code = "campaigns.reason_needed"
    message = _("Write at least one remark, so that the unit knows what to change.")


class BadWorkbook(DomainError):
    """The uploaded workbook is not the one that was handed out."""

    code = "campaigns.bad_workbook"
    message = _("The file can't be read as the workbook of this form. Download it here first.")


class FileNeeded(DomainError):
    """The upload misses a file."""

    code = "campaigns.file_needed"
    message = _("Choose a file first.")
