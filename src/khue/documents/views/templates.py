"""Texts to start from: the choice for drafters, and the unit's own ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import holds_anywhere, requires
from khue.core.text import whole_number
from khue.documents import permissions, services
from khue.documents.forms_templates import TemplateForm
from khue.documents.rules import types_on
from khue.documents.selectors import acting_unit_id
from khue.documents.selectors_templates import (
    get_template_for,
    templates_for,
    templates_to_start_from,
)
from khue.documents.starters import starter_of
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .shown import sections

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


@require_safe
@requires(permissions.DRAFT)
def start(request: HttpRequest) -> HttpResponse:
    """Offer a text to start from: the unit's templates, and one of each type."""
    user = user_of(request)
    unit = _unit(user, permissions.DRAFT)
    context = {
        "templates": templates_to_start_from(user, unit),
        "types": [kind for kind in types_on() if starter_of(kind.code)],
        "sections": sections(user, "outgoing"),
        "can_manage": holds_anywhere(user, permissions.MANAGE_TEMPLATES),
    }
    return render(request, "documents/start.html", context)


def initial_from(user: User, unit: Unit, chosen: str) -> dict[str, Any]:
    """Return what a new draft begins with; ``chosen`` is a type or the id of a template.

    Raises ``NotFound`` for a template that the person may not start from.
    """
    number = whole_number(chosen)
    if number is not None:
        for row in templates_to_start_from(user, unit):
            if row.pk == number:
                return TemplateForm.initial_for(row)
        raise NotFound
    starter = starter_of(chosen)
    if starter is None:
        return {}
    return {"type_code": chosen, "body": starter.body, "recipients": starter.recipients}


@require_safe
@requires(permissions.MANAGE_TEMPLATES)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the unit's own templates."""
    user = user_of(request)
    context = {"templates": templates_for(user), "sections": sections(user, "outgoing")}
    return render(request, "documents/templates.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE_TEMPLATES)
def new(request: HttpRequest) -> HttpResponse:
    """Keep a new template; the text of a type can be taken over."""
    user = user_of(request)
    unit = _unit(user, permissions.MANAGE_TEMPLATES)
    initial = initial_from(user, unit, request.GET.get("from", ""))
    form = TemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.keep_template(unit=unit, by=user, **data)):
            messages.success(request, _("The template is kept. Drafters find it from now on."))
            return redirect("documents:templates")
    return _form(request, _("A new template"), form)


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE_TEMPLATES)
def edit(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change a template; documents written from it stay as they are."""
    user = user_of(request)
    found = get_template_for(user, template_id)
    unit = organisation.get_unit(found.unit_id)
    form = TemplateForm(request.POST or None, initial=TemplateForm.initial_for(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_on(form, lambda: services.keep_template(unit=unit, by=user, template=found, **data)):
            messages.success(request, _("The template is changed."))
            return redirect("documents:templates")
    return _form(request, found.name, form)


@require_POST
@requires(permissions.MANAGE_TEMPLATES)
def drop(request: HttpRequest, template_id: int) -> HttpResponse:
    """Offer a template no more."""
    user = user_of(request)
    services.drop_template(template=get_template_for(user, template_id), by=user)
    messages.success(request, _("The template is no longer offered."))
    return redirect("documents:templates")


def _unit(user: User, permission: str) -> Unit:
    unit_id = acting_unit_id(user, permission)
    if unit_id is None:
        raise NotFound
    return organisation.get_unit(unit_id)


def _form(request: HttpRequest, title: str, form: TemplateForm) -> HttpResponse:
    context = {
        "title": title,
        "place": _("Documents"),
        "form": form,
        "act": _("Keep the template"),
        "icon": "done",
        "cancel_url": reverse("documents:templates"),
    }
    return render(request, "core/confirm.html", context)
