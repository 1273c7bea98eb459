"""Search over everything that the person may read, and the searches that are kept."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.core.errors import DomainError
from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.core.ui import shapes
from khue.documents import permissions, services
from khue.documents.forms_search import KeepForm, SearchForm
from khue.documents.models import SavedSearch
from khue.documents.searching import Hit, Hits, saved_searches, search
from khue.documents.selectors import acting_unit_id
from khue.documents.types import Direction
from khue.organisation import selectors as organisation

from .common import user_of
from .shown import Row, incoming_row, outgoing_row, sections


@require_safe
@requires(permissions.WORK)
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, what fits, and the person's kept searches."""
    user = user_of(request)
    form = SearchForm(request.GET)
    number = _number(request.GET.get("page", ""))
    found = search(user, form.query(), number) if form.is_valid() else Hits()
    asked = {name: request.GET.get(name, "") for name in form.fields}
    asked = {name: value for name, value in asked.items() if value}
    kept = [(item, urlencode(item.query)) for item in saved_searches(user)]
    context = {
        "form": form,
        "found": found,
        "rows": [(_row(hit), hit.excerpt) for hit in found.rows],
        "asked": asked,
        "page": _pages(asked, number, found),
        "kept": kept,
        "kept_chips": _chips(kept, asked),
        "keep_form": KeepForm() if asked and form.is_valid() else None,
        "sections": sections(user, "search"),
    }
    return render(request, "documents/search.html", context)


def _number(text: str) -> int:
    return whole_number(text, most=99) or 1


def _pages(asked: dict[str, str], number: int, found: Hits) -> shapes.Page:
    newer = f"?{urlencode({**asked, 'page': number - 1})}" if number > 1 else ""
    older = f"?{urlencode({**asked, 'page': number + 1})}" if found.has_more else ""
    return shapes.Page(newer=newer, older=older)


def _chips(kept: list[tuple[SavedSearch, str]], asked: dict[str, str]) -> tuple[shapes.Chip, ...]:
    return tuple(
        shapes.Chip(item.name, f"?{address}", active=item.query == asked) for item, address in kept
    )


def _row(hit: Hit) -> Row:
    if hit.direction == Direction.OUTGOING:
        return outgoing_row(hit.document)  # type: ignore[arg-type]  # the direction says which
    return incoming_row(hit.document)  # type: ignore[arg-type]  # see above


@require_POST
@requires(permissions.WORK)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search that stands in the form."""
    user = user_of(request)
    form = SearchForm(QueryDict(request.POST.get("query", "")[:2000]))
    query = {name: form.data.get(name, "")[:120] for name in form.fields if form.data.get(name)}
    address = f"{reverse('documents:search')}?{urlencode(query)}"
    unit_id = acting_unit_id(user, permissions.WORK)
    try:
        services.save_search(
            unit=organisation.get_unit(unit_id or 0),
            by=user,
            name=request.POST.get("name", ""),
            query=query,
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The search is kept. It stands above the results."))
    return redirect(address)


@require_POST
@requires(permissions.WORK)
def forget(request: HttpRequest, search_id: int) -> HttpResponse:
    """Forget one of one's own searches."""
    services.forget_search(search_id=search_id, by=user_of(request))
    messages.success(request, _("The search is forgotten."))
    return redirect("documents:search")
