"""Layout checks: of a file that people bring, of a file of a draft, of the document's own paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khue.compliance.selectors import may_confirm
from khue.compliance.services import confirmation_from
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms import FileForm
from khue.documents.selectors import acting_unit_id, get_outgoing_for
from khue.documents.services.layout import DOCX
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .layout_shown import shown

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import OutgoingDocument


@require_http_methods(["GET", "POST"])
@requires(permissions.CHECK_LAYOUT)
def check(request: HttpRequest) -> HttpResponse:
    """Take a file, show what is to mend, and keep nothing of it."""
    user = user_of(request)
    unit_id = acting_unit_id(user, permissions.CHECK_LAYOUT)
    if unit_id is None:
        raise NotFound
    form = FileForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        result = try_on(
            form,
            lambda: services.check_upload(
                unit=organisation.get_unit(unit_id),
                upload=form.cleaned_data["file"],
                by=user,
                clerk_confirmation=confirmation_from(user, request.POST),
            ),
        )
    context = {
        "form": FileForm() if result else form,
        "shown": shown(result) if result else None,
        "may_confirm": may_confirm(user),
    }
    return render(request, "documents/layout_check.html", context)


@require_safe
@requires(permissions.READ_OUTGOING)
def of_file(request: HttpRequest, document_id: int, position: int) -> HttpResponse:
    """What the checker finds in a file that goes with the document."""
    found = get_outgoing_for(user_of(request), document_id)
    item = found.attachments.select_related("file").filter(position=position).first()
    result = services.check_stored(item.file, pictures=True) if item else None
    if result is None:
        raise NotFound
    context = {"document": found, "shown": shown(result), "name": result.name}
    return render(request, "documents/layout_report.html", context)


def _letter(user: User, document_id: int) -> OutgoingDocument:
    """Return a document of the unit's own text; a copy shows the layout of its source."""
    found = get_outgoing_for(user, document_id)
    if found.is_copy:
        raise NotFound
    return found


@require_safe
@requires(permissions.READ_OUTGOING)
def of_paper(request: HttpRequest, document_id: int) -> HttpResponse:
    """What the checker finds in the document's own paper."""
    user = user_of(request)
    found = _letter(user, document_id)
    result = services.check_paper(document=found, by=user)
    context = {"document": found, "shown": shown(result), "name": _("The paper")}
    return render(request, "documents/layout_report.html", context)


@require_safe
@requires(permissions.READ_OUTGOING)
def word(request: HttpRequest, document_id: int) -> HttpResponse:
    """The document as an editable Word file, marked as a draft."""
    user = user_of(request)
    found = _letter(user, document_id)
    response = HttpResponse(services.export_word(document=found, by=user), content_type=DOCX)
    name = f"{(found.reference or found.symbol).replace('/', '-')} {found.abstract[:80]}.docx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    return response
