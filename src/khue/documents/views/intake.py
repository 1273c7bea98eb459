"""The clerk's table: bring a mail or a scan, see it read, confirm and register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.compliance.selectors import may_confirm
from khue.compliance.services import confirmation_from
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.forms import ReasonForm
from khue.documents.forms_intake import CameraForm, IntakeForm, MailForm, ScanForm
from khue.documents.models import Intake, IntakeFile
from khue.documents.reading import Facts
from khue.documents.selectors import acting_unit_id
from khue.documents.selectors_intake import (
    WAITING,
    get_intake_for,
    likely_duplicates,
    parts_of,
    waiting_intakes,
)
from khue.documents.types import IntakeKind, IntakeState
from khue.files.services import file_response, record_download
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .papers import picture_of
from .shown_intake import duplicates_shown, intake_row, part_shown, problem_text

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit


@require_safe
@requires(permissions.REGISTER)
def table(request: HttpRequest) -> HttpResponse:
    """What waits on the table, and the ways to bring something."""
    return _table(request, {})


def _table(request: HttpRequest, forms: dict[str, Form], status: int = 200) -> HttpResponse:
    user = user_of(request)
    context = {
        "rows": [intake_row(row) for row in waiting_intakes(user)],
        "mail_form": forms.get("mail") or MailForm(),
        "scan_form": forms.get("scan") or ScanForm(),
        "camera_form": forms.get("camera") or CameraForm(prefix="camera"),
        "may_confirm": may_confirm(user),
    }
    return render(request, "documents/intake_table.html", context, status=status)


@require_POST
@requires(permissions.REGISTER)
def bring(request: HttpRequest) -> HttpResponse:
    """Take a mail, a scan or a photo; what is refused says why and what to do."""
    user = user_of(request)
    unit_id = acting_unit_id(user, permissions.REGISTER)
    if unit_id is None:
        raise NotFound
    unit = organisation.get_unit(unit_id)
    word = confirmation_from(user, request.POST)
    way = request.POST.get("way", "")
    form = _form_of(way, request)
    if not form.is_valid():
        return _table(request, {way: form}, status=422)
    made = try_on(form, lambda: _bring(form, unit, user, word))
    if made is None:
        return _table(request, {way: form}, status=422)
    return redirect("documents:intake", made.pk)


def _bring(form: Form, unit: Unit, by: User, word: ClerkConfirmation | None) -> Intake:
    if "mail" in form.fields:
        return services.bring_mail(
            unit=unit, upload=form.cleaned_data["mail"], by=by, clerk_confirmation=word
        )
    return services.bring_scan(
        unit=unit, uploads=form.cleaned_data["pages"], by=by, clerk_confirmation=word
    )


def _form_of(way: str, request: HttpRequest) -> Form:
    if way == "mail":
        return MailForm(request.POST, request.FILES)
    if way == "camera":
        return CameraForm(request.POST, request.FILES, prefix="camera")
    return ScanForm(request.POST, request.FILES)


@require_http_methods(["GET", "POST"])
@requires(permissions.REGISTER)
def item(request: HttpRequest, intake_id: int) -> HttpResponse:
    """One thing on the table: being read, or the form beside the page; POST registers it."""
    user = user_of(request)
    found = get_intake_for(user, intake_id)
    if found.document_id is not None:
        return redirect("documents:incoming", found.document_id)
    parts = parts_of(found)
    facts = Facts.from_json(found.proposed)
    form = IntakeForm(request.POST or None, facts=facts)
    if request.method == "POST" and form.is_valid():
        made = _register(found, parts, form, user)
        if made is not None:
            number = {"number": made.number_text}
            messages.success(request, _("Registered: incoming number %(number)s.") % number)
            return redirect("documents:incoming", made.pk)
    return render(request, "documents/intake.html", _context(request, found, parts, form, facts))


def _register(found: Intake, parts: list[IntakeFile], form: IntakeForm, user: Any) -> Any:
    data = dict(form.cleaned_data)
    likely = likely_duplicates(
        user,
        unit_id=found.unit_id,
        issuer=data["issuer"],
        reference=data["reference"],
        message_id=found.message_id,
        contents=[part.file.sha256 for part in parts if part.is_document],
        but_intake=found.pk,
    )
    if likely and not data.pop("is_known"):
        form.ask_about_likely(likely)
        return None
    data.pop("is_known", None)
    return try_on(form, lambda: services.register_intake(intake=found, by=user, **data))


def _context(
    request: HttpRequest, found: Intake, parts: list[IntakeFile], form: IntakeForm, facts: Facts
) -> dict[str, Any]:
    user = user_of(request)
    is_open = found.state in WAITING
    waits = found.state == IntakeState.READING and "hand" not in request.GET
    likely = likely_duplicates(
        user,
        unit_id=found.unit_id,
        issuer=facts.value("issuer"),
        reference=facts.value("reference"),
        message_id=found.message_id,
        contents=[part.file.sha256 for part in parts if part.is_document],
        but_intake=found.pk,
    )
    shown = [part_shown(part) for part in parts]
    return {
        "intake": found,
        "is_mail": found.kind == IntakeKind.MAIL,
        "parts": shown,
        "pages": [page for part in shown if part.is_document for page in part.pages],
        "waits": waits and request.method != "POST",
        "is_open": is_open,
        "form": form if is_open else None,
        "reason_form": ReasonForm() if is_open else None,
        "problem": problem_text(found),
        "likely": duplicates_shown(likely),
    }


@require_POST
@requires(permissions.REGISTER)
def choose(request: HttpRequest, intake_id: int, position: int) -> HttpResponse:
    """Take another attachment for the document."""
    user = user_of(request)
    found = get_intake_for(user, intake_id)
    services.choose_document(intake=found, position=position, by=user)
    return redirect("documents:intake", found.pk)


@require_POST
@requires(permissions.REGISTER)
def drop(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Put it away with a reason."""
    user = user_of(request)
    found = get_intake_for(user, intake_id)
    services.drop_intake(intake=found, reason=request.POST.get("reason", ""), by=user)
    messages.success(request, _("Put away. It stays in the story with your reason."))
    return redirect("documents:intake_table")


@require_safe
@requires(permissions.REGISTER)
def file(request: HttpRequest, intake_id: int, position: int) -> HttpResponseBase:
    """Hand out one file as it came."""
    user = user_of(request)
    stored = _file_of(get_intake_for(user, intake_id), position)
    record_download(stored, by=user)
    return file_response(stored, headers=request.headers, is_inline="view" in request.GET)


@require_safe
@requires(permissions.REGISTER)
def page(request: HttpRequest, intake_id: int, position: int, page: int) -> HttpResponse:
    """One page as a picture, upright."""
    stored = _file_of(get_intake_for(user_of(request), intake_id), position)
    return picture_of(stored, page)


def _file_of(found: Intake, position: int) -> StoredFile:
    part = found.parts.select_related("file").filter(position=position).first()
    if part is None:
        raise NotFound
    return part.file
