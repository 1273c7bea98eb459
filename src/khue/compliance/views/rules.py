"""Rules of law by date: which edition holds, since when, how well it is known."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khue.compliance.forms import EditionForm
from khue.compliance.models.edition import Mark
from khue.compliance.permissions import EDIT_RULES, VIEW_RULES
from khue.compliance.selectors import editions_of, latest_editions
from khue.compliance.services import add_rule_edition
from khue.compliance.services.rules import WrongRule, may_edit_rules
from khue.compliance.types import Edition
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.organisation.selectors import get_unit

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


@require_safe
@requires(VIEW_RULES)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule as it holds on a day."""
    day = _day(request)
    rows = [(edition, _state(edition)) for edition in latest_editions(day)]
    return render(request, "compliance/rules.html", {"rows": rows, "day": day})


@require_safe
@requires(VIEW_RULES)
def rule_page(request: HttpRequest, code: str) -> HttpResponse:
    """All editions of one rule, the newest first."""
    editions = editions_of(code)
    if not editions:
        raise NotFound
    rows = [(item, _state(item), _pretty(item.value)) for item in editions]
    user = cast("User", request.user)
    may_edit = may_edit_rules(user, _unit(user))
    context = {"code": code, "rows": rows, "title": editions[0].title, "may_edit": may_edit}
    return render(request, "compliance/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT_RULES)
def edition_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a new edition, beginning from the one that holds now."""
    user = cast("User", request.user)
    editions = editions_of(code)
    if not editions or not may_edit_rules(user, _unit(user)):
        raise NotFound
    form = EditionForm(request.POST or None, initial=_initial(editions[0]))
    if request.method == "POST" and form.is_valid():
        try:
            add_rule_edition(code=code, by=user, unit=_unit(user), **form.cleaned_data)
        except WrongRule as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The new edition is entered. Earlier days keep theirs."))
            return redirect("compliance:rule", code=code)
    context = {"form": form, "code": code, "title": editions[0].title}
    return render(request, "compliance/edition.html", context)


def _initial(edition: Edition) -> dict[str, object]:
    return {
        "title": edition.title,
        "citation": edition.citation,
        "mark": Mark.OFFICE,
        "valid_from": today(),
        "value": _pretty(edition.value),
    }


def _unit(user: User) -> Unit:
    return get_unit(user.hat.unit_id if user.hat else 0)


def _day(request: HttpRequest) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or today()
    except ValueError:
        return today()


def _state(edition: Edition) -> dict[str, str]:
    """The mark in words; nothing is ever called certified."""
    kind = {"F": "done", "office": "active"}.get(edition.mark, "waiting")
    return {"kind": kind, "text": str(Mark(edition.mark).label)}


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
