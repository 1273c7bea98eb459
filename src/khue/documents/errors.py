"""What may be refused in this room, each saying what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class WrongState(DomainError):
    """The act does not fit how far the document has come."""

    code = "documents.wrong_state"
    message = _("The document has moved on: it is now “%(state)s”. Reload the page.")


class ReasonNeeded(DomainError):
    code = "documents.reason_needed"
    message = _("Write the reason, so that the drafter knows what to change.")


class TextNeeded(DomainError):
    code = "documents.text_needed"
    message = _("Write the text before you go on.")


class AbstractNeeded(DomainError):
    code = "documents.abstract_needed"
    message = _("Write in one line what the document is about.")


class SignerNeeded(DomainError):
    code = "documents.signer_needed"
    message = _("Choose who signs: a head or deputy head of the unit.")


class SymbolNeeded(DomainError):
    code = "documents.symbol_needed"
    message = _("The unit has no symbol for document numbers. Ask the officer in charge of IT.")


class NotTheSigner(DomainError):
    code = "documents.not_the_signer"
    message = _("This document waits for %(name)s to sign it.")


class RouteUnusable(DomainError):
    """The planned order of signing cannot be walked; ``why`` says what to change."""

    code = "documents.route_unusable"
    message = _("The order of signing cannot be used: %(why)s")


class NotYourTurn(DomainError):
    code = "documents.not_your_turn"
    message = _("This document does not wait for you now. Reload the page.")


class NotLookedAt(DomainError):
    """Bulk signing: this very paper was not shown to the signer."""

    code = "documents.not_looked_at"
    message = _("You have not looked at this paper yet. Look at its page below, then sign.")


class PaperMoved(DomainError):
    """The paper is another one than the one that was shown."""

    code = "documents.paper_moved"
    message = _("The paper has changed since you looked at it. Look at it again, then sign.")


class NothingChosen(DomainError):
    code = "documents.nothing_chosen"
    message = _("Tick at least one document.")


class TooManyChosen(DomainError):
    code = "documents.too_many_chosen"
    message = _("Tick at most %(most)s documents at a time.")


class JointSealMissing(DomainError):
    code = "documents.joint_seal_missing"
    message = _("The paper still waits for the seal of %(name)s. It can be sent after that.")


class NotTried(DomainError):
    """Bulk sealing stops at the first failure, so that no further number is spoilt."""

    code = "documents.not_tried"
    message = _("Not tried, because one before it failed. No number was taken for it.")


class SameHand(DomainError):
    """Dual control: the seal answers for the signature, so another hand applies it."""

    code = "documents.same_hand"
    message = _("You have signed this document. Somebody else gives the number and seals it.")


class SealingFailed(DomainError):
    """The number is kept as cancelled; the document waits for the next attempt."""

    code = "documents.sealing_failed"
    message = _(
        "The paper could not be sealed: %(reason)s Number %(number)s is kept as cancelled;"
        " the document is signed and waits. Try again when the cause is gone."
    )


class NumberGone(DomainError):
    """Sealed with a token: the number was given to another document while the token signed."""

    code = "documents.number_gone"
    message = _(
        "Number %(number)s was given to another document meanwhile, so nothing was kept. Give the"
        " number and seal again: the next number is taken."
    )


class AudienceNeeded(DomainError):
    code = "documents.audience_needed"
    message = _("Choose who receives the document before you send it.")


class UnknownType(DomainError):
    code = "documents.unknown_type"
    message = _("Choose the type of the document from the list.")


class UnknownAssignee(DomainError):
    code = "documents.unknown_assignee"
    message = _("Choose somebody who holds a post in the unit today.")


class DeadlinePassed(DomainError):
    code = "documents.deadline_passed"
    message = _("The deadline lies in the past. Choose today or later.")


class DateAhead(DomainError):
    code = "documents.date_ahead"
    message = _(
        "A delivery can be written down from its day on, not before. Choose today or earlier."
    )


class NotAMail(DomainError):
    code = "documents.not_a_mail"
    message = _(
        "This file is no e-mail. In the mail program choose “Save as” or “Download message”"
        " (.eml) and bring that file."
    )


class MailTooLarge(DomainError):
    code = "documents.mail_too_large"
    message = _(
        "This e-mail is larger than 40 MB. Save its attachments and bring them as scans instead."
    )


class MailTooDeep(DomainError):
    code = "documents.mail_too_deep"
    message = _(
        "This e-mail packs too many mails into one another. Save the attachment that matters and"
        " bring it as a scan."
    )


class ReturnReasonNeeded(DomainError):
    code = "documents.return_reason_needed"
    message = _("Write why it goes back, so that the sender knows what to put right.")


class ReturnWayNeeded(DomainError):
    code = "documents.return_way_needed"
    message = _("Write how it went back (post, by hand, e-mail) and who took it.")


class NothingBrought(DomainError):
    code = "documents.nothing_brought"
    message = _("Choose a photo or a file first.")


class TooManyPages(DomainError):
    code = "documents.too_many_pages"
    message = _("At most 30 pictures at once. Put the rest into one PDF.")


class NotIssued(DomainError):
    code = "documents.not_issued"
    message = _("Only a numbered and sealed document can be corrected, replaced or recalled.")


class AlreadyRecalled(DomainError):
    code = "documents.already_recalled"
    message = _("This document was recalled. Write a new one instead.")


class EndsBeforeItBegins(DomainError):
    code = "documents.ends_before_it_begins"
    message = _("The last day in force lies before the first. Check both days.")


class LinkKnown(DomainError):
    code = "documents.link_known"
    message = _("This is written down already.")


class CorrectionNeeded(DomainError):
    code = "documents.correction_needed"
    message = _("Say where the mistake stands, what was printed and what is right.")


class NotRegistered(DomainError):
    code = "documents.not_registered"
    message = _("Give the incoming number first; only a registered document is copied.")


class CopyFormWrong(DomainError):
    """Sao lục copies a sao y; sao y and trích sao copy the original or a main copy."""

    code = "documents.copy_form_wrong"
    message = _(
        "This form does not fit: a copy of a sao y is a sao lục; sao y and trích sao are made of the"
        " original or a main copy."
    )


class ExtractNeeded(DomainError):
    code = "documents.extract_needed"
    message = _("Name the pages of the extract, or paste the parts that are copied.")


class CopyPagesWrong(DomainError):
    code = "documents.copy_pages_wrong"
    message = _("The source has %(count)s pages. Write them as 1-2, 4.")


class CopySourceMissing(DomainError):
    code = "documents.copy_source_missing"
    message = _("There is no PDF or picture of the source to copy. Attach a scan first.")


class CopyNotForPortal(DomainError):
    code = "documents.copy_not_for_portal"
    message = _("A copy does not go to the portal. Publish the document itself.")


class NoPortalLine(DomainError):
    code = "documents.no_portal_line"
    message = _("Only a numbered and sealed document can go to the portal.")


class AuthorityWrong(DomainError):
    """Box 7: nobody signs with a mark that their post or written authority does not give."""

    code = "documents.authority_wrong"
    message = _("%(name)s cannot sign with %(mark)s %(why)s Choose another signer or mark.")


class SeriesTaken(DomainError):
    code = "documents.series_taken"
    message = _("The unit has a book with this code or symbol already. Choose another one.")


class SeriesSymbolWrong(DomainError):
    code = "documents.series_symbol_wrong"
    message = _("A symbol has letters and digits only, joined by a hyphen: HĐT, HĐ-KHCN.")


class SeriesFixed(DomainError):
    code = "documents.series_fixed"
    message = _("Numbers have been given with this symbol: close this series and open a new one.")


class SeriesEnded(DomainError):
    code = "documents.series_ended"
    message = _("This series is closed. Choose another book.")


class ChairWrong(DomainError):
    code = "documents.chair_wrong"
    message = _(
        "The chair and the deputy sign documents: choose people who may sign for the unit, or"
        " delegate the right to sign first."
    )


class SecretBookKnown(DomainError):
    code = "documents.secret_book_known"
    message = _("It is already noted that this book exists. End the old note first.")


class OnlyTheFact(DomainError):
    """Q-04: of a secret series the fact is kept, nothing that stands in it."""

    code = "documents.only_the_fact"
    message = _(
        "Write only where the book is kept, without digits: numbers, symbols and contents of"
        " secret documents never go into Khuê."
    )


class NameNeeded(DomainError):
    code = "documents.name_needed"
    message = _("Give the search a name by which you will find it again.")


class TooManySearches(DomainError):
    code = "documents.too_many_searches"
    message = _("You keep %(most)s searches already. Forget one of them first.")


class AnnexTitleNeeded(DomainError):
    code = "documents.annex_title_needed"
    message = _("Give the annex its title, as it stands under “Annex”.")


class TooManyAnnexes(DomainError):
    code = "documents.too_many_annexes"
    message = _("A document has %(most)s annexes at most. Attach the others as files.")


class ExpressTimePassed(DomainError):
    code = "documents.express_time_passed"
    message = _("This moment has passed. Write until when the document must be there.")


class ExpressOnly(DomainError):
    code = "documents.express_only"
    message = _("Only an express document (HỎA TỐC) bears an hour. Choose Express, or no hour.")


class TemplateNameNeeded(DomainError):
    code = "documents.template_name_needed"
    message = _("Give the template a name by which the drafters know it.")


class TemplateNameTaken(DomainError):
    code = "documents.template_name_taken"
    message = _("The unit has a template with this name already. Choose another name.")


class NotCheckable(DomainError):
    """The layout checker reads two kinds of files."""

    code = "documents.not_checkable"
    message = _(
        "The layout of PDF and Word files (.docx) can be checked. Save the document as one of them"
        " and choose it again."
    )
