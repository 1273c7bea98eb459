"""Entering a new edition of a rule; an old one is never overwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khue.compliance import audits
from khue.compliance.models import RuleEdition
from khue.compliance.permissions import EDIT_RULES
from khue.compliance.rules.registry import rules
from khue.compliance.selectors.rules import forget
from khue.core import audit
from khue.core.errors import DomainError, NotPermitted
from khue.organisation.selectors import can

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


class WrongRule(DomainError):
    """The value does not have the shape that the code reads."""

    code = "compliance.wrong_rule"
    message = _("This value can't be used: %(problem)s. Compare it with the edition before it.")


@transaction.atomic
def add_rule_edition(
    *,
    code: str,
    title: str,
    citation: str,
    mark: str,
    valid_from: date,
    valid_to: date | None,
    value: object,
    note: str,
    by: User,
    unit: Unit,
) -> RuleEdition:
    """Enter an edition; raises ``NotPermitted`` or ``WrongRule``. The newest beginning wins."""
    if not may_edit_rules(by, unit):
        raise NotPermitted
    _check(code, value)
    if valid_to is not None and valid_to < valid_from:
        raise WrongRule(problem=_("it ends before it begins"), field="valid_to")
    edition = RuleEdition.objects.create(
        code=code,
        title=title,
        citation=citation,
        mark=mark,
        valid_from=valid_from,
        valid_to=valid_to,
        value=value,
        note=note,
        entered_by=by,
    )
    after = {"code": code, "citation": citation, "valid_from": valid_from, "value": value}
    audit.record(verb=audits.RULE_ENTERED, obj=edition, unit_id=unit.pk, by=by, after=after)
    forget(code)
    transaction.on_commit(lambda: forget(code))
    return edition


def may_edit_rules(user: User, unit: Unit) -> bool:
    """Rules bind the whole installation: only its top body changes them."""
    return can(user, EDIT_RULES, unit)


def _check(code: str, value: object) -> None:
    declared = rules.get(code)
    if declared is None:
        raise WrongRule(problem=_("no part of Khuê asks for this rule"), field="code")
    try:
        declared.check(value)
    except ValueError as error:
        raise WrongRule(problem=str(error), field="value") from error
