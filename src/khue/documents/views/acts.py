"""Official acts on an outgoing document: plain forms, one act each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from khue.accounts.services import require_sudo
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.errors import ReasonNeeded, SignerNeeded
from khue.documents.forms import OutsideForm, ReasonForm, SubmitForm
from khue.documents.selectors import get_outgoing_for, get_signer_for
from khue.documents.types import OutgoingState
from khue.signing.selectors import signs_elsewhere

from .common import try_on, user_of
from .pins import act_with, pin_form


@require_POST
@requires(permissions.DRAFT)
def submit(request: HttpRequest, document_id: int) -> HttpResponse:
    """Put the paper before the chosen signer."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if "route" in request.POST:
        services.submit_for_signature(document=found, by=user)
        messages.success(request, _("Submitted. The first in the order have been told."))
        return redirect("documents:outgoing", found.pk)
    form = SubmitForm(request.POST, unit_id=found.unit_id, series=found.series)
    if not form.is_valid():
        raise SignerNeeded
    account, mark = form.choice()
    signer = get_signer_for(user, found.unit_id, account)
    services.submit_for_signature(document=found, signer=signer, by=user, mark=mark)
    messages.success(request, _("Submitted. %(name)s has been told.") % {"name": signer.person})
    return redirect("documents:outgoing", found.pk)


@require_POST
@requires(permissions.SIGN)
def give_back(request: HttpRequest, document_id: int) -> HttpResponse:
    """Return the document with a reason."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ReasonNeeded
    services.return_with_reason(document=found, reason=form.cleaned_data["reason"], by=user)
    messages.success(request, _("Returned. The drafter has been told why."))
    return redirect("documents:outgoing", found.pk)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@requires(permissions.SIGN)
def sign(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask once more, then sign; the password or passkey is asked afresh, the token's PIN too."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if request.method == "POST" and signs_elsewhere(found.unit_id, user.person_id):
        require_sudo(request)
        return redirect("signing:request", services.begin_signature(document=found, by=user).pk)
    form = pin_form(request, found.unit_id, user.person_id)
    done = act_with(
        request, form, lambda pin: services.sign_document(document=found, by=user, pin=pin)
    )
    if done is not None:
        is_last = done.state == OutgoingState.SIGNED
        messages.success(
            request,
            _("Signed. The clerk now gives the number and the seal.")
            if is_last
            else _("Signed. The next in the order has been told."),
        )
        return redirect("documents:outgoing", found.pk)
    context = {
        "title": _("Sign this document"),
        "place": _("Sign"),
        "text": _(
            "Your signature is put on the paper that you have read. It cannot be taken back."
        ),
        "facts": [(_("Document"), found.abstract), (_("Signed as"), " ".join(found.signer_lines))],
        "form": form,
        "act": _("Sign"),
        "icon": "sign",
        "cancel_url": reverse("documents:outgoing", args=[found.pk]),
    }
    return render(request, "core/confirm.html", context)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@requires(permissions.ISSUE)
def seal(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give the number and seal the paper; the seal is a signature too and asks afresh."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if request.method == "POST" and signs_elsewhere(found.unit_id, None):
        require_sudo(request)
        return redirect("signing:request", services.begin_seal(document=found, by=user).pk)
    form = pin_form(request, found.unit_id, None)
    done = act_with(
        request, form, lambda pin: services.number_and_seal(document=found, by=user, pin=pin)
    )
    if done is not None:
        messages.success(request, _("Number %(number)s is given and the paper is sealed.")
                         % {"number": done.reference})  # fmt: skip
        return redirect("documents:outgoing", found.pk)
    context = {
        "title": _("Give the number and seal"),
        "place": _("Seal"),
        "text": _("The next number of the register is given and the paper is sealed with it."),
        "facts": [(_("Document"), found.abstract)],
        "form": form,
        "act": _("Give the number and seal"),
        "icon": "seal",
        "cancel_url": reverse("documents:outgoing", args=[found.pk]),
    }
    return render(request, "core/confirm.html", context)


@require_POST
@requires(permissions.ISSUE)
def send(request: HttpRequest, document_id: int) -> HttpResponse:
    """Send the sealed paper to the recipients."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    services.dispatch_document(document=found, by=user)
    messages.success(request, _("Sent. The receipt board shows who has it."))
    return redirect("documents:outgoing", found.pk)


@require_POST
@requires(permissions.READ_OUTGOING)
def publish(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask for publication on the portal."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    services.request_publication(document=found, by=user)
    messages.success(request, _("Asked for publication. The editorial board decides next."))
    return redirect("documents:outgoing", found.pk)


@require_http_methods(["GET", "POST"])
@requires(permissions.ISSUE)
def outside(request: HttpRequest, document_id: int, position: int) -> HttpResponse:
    """Write down a delivery outside Khuê."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    form = OutsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        how, on = form.cleaned_data["how"], form.cleaned_data["on"]
        kept = try_on(
            form,
            lambda: services.record_outside_delivery(
                document=found, position=position, how=how, on=on, by=user
            ),
        )
        if kept is not None:
            messages.success(request, _("The delivery is written down."))
            return redirect("documents:outgoing", found.pk)
    context = {
        "title": _("Delivery outside Khuê"),
        "form": form,
        "act": _("Write down"),
        "cancel_url": reverse("documents:outgoing", args=[found.pk]),
    }
    return render(request, "core/confirm.html", context)
