"""What may be refused in this room, each saying what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class CodeMalformed(DomainError):
    code = "exchange.code_malformed"
    message = _("An organisation code looks like 000.00.20.H29: groups of capitals and digits.")


class CodeTaken(DomainError):
    code = "exchange.code_taken"
    message = _("This code belongs to “%(name)s” on that day. End it there first.")


class CertificateUnreadable(DomainError):
    code = "exchange.certificate_unreadable"
    message = _("This is not a certificate in PEM form that holds today. Ask the partner again.")


class SecretTooShort(DomainError):
    code = "exchange.secret_too_short"
    message = _("The key is too short: use the one that the partner gave, at least 16 characters.")


class AddressNotAllowed(DomainError):
    code = "exchange.address_not_allowed"
    message = _("The address begins with https:// (http:// only on this machine).")


class NameTaken(DomainError):
    code = "exchange.name_taken"
    message = _("This name is used already. Choose another one.")


class PartnerNeeded(DomainError):
    code = "exchange.partner_needed"
    message = _("Choose the organisation that receives the document.")


class AlreadySent(DomainError):
    code = "exchange.already_sent"
    message = _("The document goes to this organisation already. Look at its state below.")


class WrongState(DomainError):
    code = "exchange.wrong_state"
    message = _("The message has moved on: it is now “%(state)s”. Reload the page.")


class ReasonNeeded(DomainError):
    code = "exchange.reason_needed"
    message = _("Write the reason: the other side reads it.")


class NothingAsked(DomainError):
    code = "exchange.nothing_asked"
    message = _("Nothing waits for an answer here. Reload the page.")


class StatementNeeded(DomainError):
    code = "exchange.statement_needed"
    message = _("Write what you have checked, so that others can rely on it.")
