"""Many papers in one act: what waits for a person's hand, looked at one by one, done at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from khue.accounts.services import require_sudo
from khue.core.errors import DomainError, NotFound, SudoRequired
from khue.core.permissions import requires
from khue.core.text import LARGEST_KEY, whole_number
from khue.documents import permissions, services
from khue.documents.errors import NothingChosen
from khue.documents.forms import PinForm
from khue.documents.models import OutgoingDocument
from khue.documents.models.outgoing import OutgoingQuerySet
from khue.documents.selectors import outgoing_in_charge, waiting_for_my_signature
from khue.documents.selectors_route import joint_waiting_for, waiting_for_my_initials
from khue.documents.services.bulk import MOST, Outcome, Ticked
from khue.documents.types import OutgoingState
from khue.signing.selectors import asks_for_pin, signs_elsewhere

from .common import user_of
from .shown import joint_row, outgoing_row, sections

_ORDER = "order-"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document on the page, with all that is needed to look at it and to tick it."""

    document: OutgoingDocument
    value: str
    pages: range
    order: str = ""
    is_ticked: bool = False


@require_safe
@requires(permissions.READ_OUTGOING)
def to_sign(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person's signature, page by page, and for the person's initials."""
    user = user_of(request)
    rows = waiting_for_my_signature(user).select_related("paper", "drafted_by__person")
    sheets = [_sheet(row) for row in rows.order_by("submitted_at", "pk")[:MOST]]
    context = {
        "sheets": sheets,
        "initials": [outgoing_row(row) for row in waiting_for_my_initials(user)],
        "joint": [joint_row(line) for line in joint_waiting_for(user)],
        "sections": sections(user, "to_sign"),
    }
    return render(request, "documents/to_sign.html", context)


@sensitive_post_parameters("pin")
@require_POST
@requires(permissions.SIGN)
def sign_chosen(request: HttpRequest) -> HttpResponse:
    """Sign every ticked paper; the person is asked once more, and once for the token's PIN."""
    user = user_of(request)
    chosen = _chosen(request)
    found = waiting_for_my_signature(user).select_related("paper").in_bulk(list(chosen))
    ticked = [Ticked(found[pk], sha256) for pk, sha256 in chosen.items() if pk in found]
    if len(ticked) < len(chosen):
        messages.warning(request, _("Some of them do not wait for you any more."))

    def act(pin: str) -> list[Outcome]:
        return services.sign_many(ticked=ticked, by=user, pin=pin)

    documents = [item.document for item in ticked]
    return _act(request, documents, user.person_id, act, back="documents:to_sign")


@require_safe
@requires(permissions.ISSUE)
def to_seal(request: HttpRequest) -> HttpResponse:
    """Show what is signed and waits for number and seal, in the order in which it was signed."""
    return _seal_page(request, typed={}, problem="")


@sensitive_post_parameters("pin")
@require_POST
@requires(permissions.ISSUE)
def seal_chosen(request: HttpRequest) -> HttpResponse:
    """Number and seal the ticked documents in the order that the clerk wrote beside them."""
    user = user_of(request)
    typed = {key: str(value) for key, value in request.POST.items() if key.startswith(_ORDER)}
    if any(whole_number(v.strip()) is None for v in typed.values() if v.strip()):
        problem = _("Write the order as whole numbers: 1, 2, 3…")
        return _seal_page(request, typed=typed, problem=problem)
    chosen = _chosen(request)
    found = _to_seal(request).in_bulk(list(chosen))
    if len(found) < len(chosen):
        messages.warning(request, _("Some of them do not wait for you any more."))
    turn = {pk: place for place, pk in enumerate(chosen)}
    ordered = sorted(found.values(), key=lambda row: (_order(typed, row.pk), turn[row.pk]))

    def act(pin: str) -> list[Outcome]:
        return services.seal_many(documents=ordered, by=user, pin=pin)

    return _act(request, ordered, None, act, back="documents:to_seal")


def _act(
    request: HttpRequest,
    documents: Sequence[OutgoingDocument],
    person_id: int | None,
    act: Callable[[str], list[Outcome]],
    *,
    back: str,
) -> HttpResponse:
    """Ask what has to be asked, act, and say what became of each."""
    if not documents:
        messages.error(request, str(NothingChosen()))
        return redirect(back)
    if signs_elsewhere(documents[0].unit_id, person_id):
        text = _("This key is at a token outside the server: open each document and sign it there.")
        messages.error(request, text)
        return redirect(back)
    require_sudo(request)
    form = None
    if asks_for_pin(documents[0].unit_id, person_id):
        form = PinForm(request.POST if "pin" in request.POST else None)
        if not form.is_valid():
            return _ask_for_pin(request, form, documents, back)
    try:
        outcomes = act(form.cleaned_data["pin"] if form else "")
    except (NotFound, SudoRequired):
        raise
    except DomainError as error:
        if form is not None:
            form.add_error("pin", str(error))
            return _ask_for_pin(request, form, documents, back)
        messages.error(request, str(error))
        return redirect(back)
    _tell(request, outcomes)
    return redirect(back)


def _ask_for_pin(
    request: HttpRequest, form: PinForm, documents: Sequence[OutgoingDocument], back: str
) -> HttpResponse:
    hidden = {"chosen": ",".join(request.POST.getlist("doc")) or request.POST.get("chosen", "")}
    hidden |= {k: str(v) for k, v in request.POST.items() if k.startswith(_ORDER)}
    context = {
        "title": _("PIN of the token"),
        "text": _("The PIN is asked once for all of them."),
        "facts": [(_("Documents"), str(len(documents)))],
        "form": form,
        "act": _("Go on"),
        "icon": "sign",
        "hidden": hidden,
        "cancel_url": reverse(back),
    }
    return render(request, "core/confirm.html", context)


def _tell(request: HttpRequest, outcomes: Sequence[Outcome]) -> None:
    done = [outcome for outcome in outcomes if outcome.is_done]
    if done:
        words = ngettext("%(n)d document is done.", "%(n)d documents are done.", len(done))
        text = words % {"n": len(done)}
        numbers = [row.document.reference for row in done if row.document.reference]
        messages.success(request, " ".join([text, ", ".join(numbers)]).strip())
    for outcome in outcomes:
        if not outcome.is_done:
            words = _("“%(name)s” is not done: %(problem)s")
            name = outcome.document.abstract[:80]
            messages.error(request, words % {"name": name, "problem": outcome.problem})


def _chosen(request: HttpRequest) -> dict[int, str]:
    """The ticked documents in the order of the page, each with the hash that was shown."""
    values = request.POST.getlist("doc") or request.POST.get("chosen", "").split(",")
    found: dict[int, str] = {}
    for value in values:
        pk, _colon, sha256 = value.partition(":")
        number = whole_number(pk)
        if number is not None:
            found[number] = sha256
    return found


def _order(typed: dict[str, str], pk: int) -> int:
    value = whole_number(typed.get(f"{_ORDER}{pk}", "").strip())
    return LARGEST_KEY if value is None else value


def _to_seal(request: HttpRequest) -> OutgoingQuerySet:
    rows = outgoing_in_charge(user_of(request), permissions.ISSUE).in_state(OutgoingState.SIGNED)
    found: OutgoingQuerySet = rows.select_related("paper").order_by("signed_at", "pk")
    return found


def _seal_page(request: HttpRequest, *, typed: dict[str, str], problem: str) -> HttpResponse:
    ticked = set(_chosen(request)) if request.method == "POST" else set()
    sheets = [
        _sheet(row, typed.get(f"{_ORDER}{row.pk}", str(place)), is_ticked=row.pk in ticked)
        for place, row in enumerate(_to_seal(request)[:MOST], start=1)
    ]
    context = {
        "sheets": sheets,
        "problem": problem,
        "sections": sections(user_of(request), "to_seal"),
    }
    return render(request, "documents/to_seal.html", context, status=422 if problem else 200)


def _sheet(row: OutgoingDocument, order: str = "", *, is_ticked: bool = False) -> Sheet:
    sha256 = row.paper.sha256 if row.paper else ""
    pages = range(1, (row.pages or 1) + 1)
    return Sheet(row, f"{row.pk}:{sha256}", pages, order, is_ticked)
