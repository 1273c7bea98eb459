"""What may be refused in this room, each saying what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class WrongState(DomainError):
    """The act does not fit how far the thing has come."""

    code = "records.wrong_state"
    message = _("This has moved on: it is now “%(state)s”. Reload the page.")


class WordsNeeded(DomainError):
    code = "records.words_needed"
    message = _("Fill in this field before you go on.")


class ReasonNeeded(DomainError):
    code = "records.reason_needed"
    message = _("Write the reason, so that the other one knows what to do.")


class DayAhead(DomainError):
    code = "records.day_ahead"
    message = _("This day has not come yet. Choose today or earlier.")


class DayPassed(DomainError):
    code = "records.day_passed"
    message = _("This day has passed. Choose today or later.")


class WrongPieces(DomainError):
    code = "records.wrong_pieces"
    message = _("Write how many envelopes or parcels went: from 1 to 9999.")


class UnknownDocument(DomainError):
    code = "records.unknown_document"
    message = _(
        "No issued document of the unit has this number and symbol. Write it as it stands on the"
        " paper, for example 05/PGDĐT-VP."
    )


class UnknownPerson(DomainError):
    code = "records.unknown_person"
    message = _("Choose somebody who holds a post in the unit today.")


class YearTaken(DomainError):
    code = "records.year_taken"
    message = _("The list of this year is there already. Open it and go on there.")


class CodeTaken(DomainError):
    code = "records.code_taken"
    message = _("This list has a heading with these letters already. Choose others.")


class ListEmpty(DomainError):
    code = "records.list_empty"
    message = _("The list has no case file yet. Write at least one, then submit it.")


class CaseClosed(DomainError):
    code = "records.case_closed"
    message = _("The case file “%(code)s” is closed: nothing goes in or out any more.")


class AlreadyInside(DomainError):
    code = "records.already_inside"
    message = _("This document is in the case file already.")


class NotIssued(DomainError):
    code = "records.not_issued"
    message = _(
        "Only a numbered and sealed document goes into a case file. Wait until it is issued."
    )


class NotRegistered(DomainError):
    code = "records.not_registered"
    message = _("The clerk has to give the incoming number first.")


class CaseEmpty(DomainError):
    code = "records.case_empty"
    message = _("The case file holds no document. Put them in first, then close it.")


class EndTooEarly(DomainError):
    code = "records.end_too_early"
    message = _("A document of the case file is younger than this day. Check the date.")


class NothingChosen(DomainError):
    code = "records.nothing_chosen"
    message = _("Choose at least one case file.")


class SameHand(DomainError):
    """A hand-over needs two: one gives, another takes."""

    code = "records.same_hand"
    message = _("You have made this list. Somebody else takes it into the archive.")


class NotOutlived(DomainError):
    code = "records.not_outlived"
    message = _("“%(code)s” has not outlived its retention period. Take it off the list.")


class Locked(DomainError):
    code = "records.locked"
    message = _(
        "The document is locked by %(name)s: %(reason)s Nothing can change until it is lifted."
    )


class InArchive(DomainError):
    code = "records.in_archive"
    message = _("The document lies in the archive (case file %(code)s) and cannot change any more.")


class UnknownRetention(DomainError):
    code = "records.unknown_retention"
    message = _("Choose the retention period from the list.")


class AlreadyLocked(DomainError):
    code = "records.already_locked"
    message = _("The document is locked already. Reload the page.")


class NoLock(DomainError):
    code = "records.no_lock"
    message = _("No lock lies on this document any more. Reload the page.")
