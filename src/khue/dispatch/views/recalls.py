"""Recall at both ends: the sender asks and reminds, the receiver answers. Plain forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from khue.core.errors import DomainError, NotFound
from khue.core.permissions import SIGNED_IN, requires
from khue.dispatch.forms import AnswerForm, RecallForm
from khue.dispatch.kinds import recall_url, receiver_url
from khue.dispatch.models import Delivery
from khue.dispatch.permissions import RECALL
from khue.dispatch.selectors import get_delivery_for, get_dispatch_for, may_answer_recall
from khue.dispatch.services import answer_recall, ask_recall, remind_recall

if TYPE_CHECKING:
    from khue.accounts.models import User


@require_http_methods(["GET", "POST"])
@requires(RECALL)
def ask(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Ask everybody to give it back; a kind with a page of its own is led there."""
    user = cast("User", request.user)
    sending = get_dispatch_for(user, dispatch_id)
    own = recall_url(sending.kind, sending.object_id)
    if own:
        return redirect(own)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_recall(dispatch=sending, reason=form.cleaned_data["reason"], by=user)
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _("The recipients have been asked and told why."))
            return redirect("dispatch:board", sending.pk)
    context = {
        "title": _("Recall what was sent"),
        "text": _(
            "Each recipient agrees or refuses. Whoever agrees can no longer open the copy; that it"
            " was sent, and your reason, stay in the records of both sides."
        ),
        "facts": [(_("Document"), sending.reference or sending.subject)],
        "form": form,
        "act": _("Ask to give it back"),
        "kind": "danger",
        "icon": "return",
        "cancel_url": reverse("dispatch:board", args=[sending.pk]),
    }
    return render(request, "core/confirm.html", context)


@require_POST
@requires(RECALL)
def remind(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Remind those who have not answered the recall."""
    user = cast("User", request.user)
    count = remind_recall(dispatch=get_dispatch_for(user, dispatch_id), by=user)
    text = ngettext(
        "%(count)d recipient has been reminded.", "%(count)d recipients have been reminded.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("dispatch:board", dispatch_id)


@require_http_methods(["GET", "POST"])
@requires(SIGNED_IN)
def answer(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Agree to the recall or refuse it, for the unit or as the person addressed."""
    user = cast("User", request.user)
    found = get_delivery_for(user, delivery_id)
    if not may_answer_recall(user, found):
        raise NotFound
    back = receiver_url(found.kind, found.pk)
    if not found.waits_for_recall_answer:
        return redirect(back)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answered(form, found, user):
        messages.success(request, _("Answered. The sender sees it at once."))
        return redirect(back)
    context = {
        "title": _("Answer the recall"),
        "facts": [
            (_("Document"), f"{found.reference} {found.subject}".strip()),
            (_("Sender"), found.sender_name),
            (_("Reason of the recall"), found.recall_reason),
        ],
        "form": form,
        "act": _("Send the answer"),
        "icon": "send",
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context)


def _answered(form: AnswerForm, found: Delivery, user: User) -> bool:
    data = form.cleaned_data
    try:
        answer_recall(
            delivery=found, agree=data["answer"] == "agree", reason=data["reason"], by=user
        )
    except DomainError as error:
        _show(form, error)
        return False
    return True


def _show(form: Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error))
