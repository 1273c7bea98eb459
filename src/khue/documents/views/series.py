"""Books of councils and boards, and which secret books exist on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms_series import SecretBookForm, SeriesForm
from khue.documents.selectors import acting_unit_id
from khue.documents.selectors_series import (
    get_secret_book_for,
    get_series_for,
    secret_books_for,
    series_for,
)
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .shown import sections

if TYPE_CHECKING:
    from khue.organisation.models import Unit


@require_safe
@requires(permissions.MANAGE_SERIES)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the series of councils and the notes about secret books on paper."""
    user = user_of(request)
    context = {
        "series": series_for(user),
        "secret_books": secret_books_for(user),
        "sections": sections(user, "registers"),
    }
    return render(request, "documents/series_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE_SERIES)
def new(request: HttpRequest) -> HttpResponse:
    """Open the series of a council."""
    user, unit = user_of(request), _unit(request)
    form = SeriesForm(request.POST or None, unit_id=unit.pk)
    if request.method == "POST" and form.is_valid():
        made = try_on(form, lambda: services.open_series(unit=unit, by=user, **form.values()))
        if made is not None:
            messages.success(request, _("The series is open. Choose it when you write a document."))
            return redirect("documents:series")
    return _form(request, _("Open a series of a council or board"), form, _("Open the series"))


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE_SERIES)
def edit(request: HttpRequest, series_id: int) -> HttpResponse:
    """Change the names and people of a series."""
    user = user_of(request)
    found = get_series_for(user, series_id)
    initial = SeriesForm.initial_for(found)
    form = SeriesForm(request.POST or None, unit_id=found.unit_id, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = try_on(form, lambda: services.change_series(series=found, by=user, **form.values()))
        if kept is not None:
            messages.success(request, _("The series is changed."))
            return redirect("documents:series")
    return _form(request, found.name, form, _("Keep"))


@require_POST
@requires(permissions.MANAGE_SERIES)
def close(request: HttpRequest, series_id: int) -> HttpResponse:
    """End a series; its book stays."""
    user = user_of(request)
    services.close_series(series=get_series_for(user, series_id), by=user)
    messages.success(request, _("The series is closed. Its book stays in the registers."))
    return redirect("documents:series")


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE_SERIES)
def new_secret_book(request: HttpRequest) -> HttpResponse:
    """Note that a secret book exists on paper."""
    user, unit = user_of(request), _unit(request)
    form = SecretBookForm(request.POST or None, unit_id=unit.pk)
    if request.method == "POST" and form.is_valid():
        made = try_on(form, lambda: services.note_secret_book(unit=unit, by=user, **form.values()))
        if made is not None:
            messages.success(request, _("It is noted that the book exists on paper."))
            return redirect("documents:series")
    text = _("Only the fact is noted. Numbers, symbols and contents stay in the book on paper.")
    return _form(request, _("A secret book on paper"), form, _("Note it"), text=text)


@require_POST
@requires(permissions.MANAGE_SERIES)
def end_secret_book(request: HttpRequest, book_id: int) -> HttpResponse:
    """Note that the paper book is closed."""
    user = user_of(request)
    services.end_secret_book(book=get_secret_book_for(user, book_id), by=user)
    messages.success(request, _("It is noted that the book is closed."))
    return redirect("documents:series")


def _unit(request: HttpRequest) -> Unit:
    unit_id = acting_unit_id(user_of(request), permissions.MANAGE_SERIES)
    if unit_id is None:
        raise NotFound
    return organisation.get_unit(unit_id)


def _form(
    request: HttpRequest,
    title: str,
    form: SeriesForm | SecretBookForm,
    act: str,
    *,
    text: str = "",
) -> HttpResponse:
    context = {
        "title": title,
        "place": _("Documents"),
        "text": text,
        "form": form,
        "act": act,
        "cancel_url": reverse("documents:series"),
    }
    return render(request, "core/confirm.html", context)
