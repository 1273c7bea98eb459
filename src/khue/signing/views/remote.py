"""Remote signing services: the installation's list, one's own key there, and signing with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.errors import DomainError, NotFound
from khue.core.permissions import SIGNED_IN, requires
from khue.organisation.selectors import get_unit, present_hats
from khue.signing.errors import SigningNotFound
from khue.signing.forms import RemoteAnswersForm, RemoteKeyForm, RemoteServiceForm
from khue.signing.models import SignatureRequest
from khue.signing.permissions import CERTIFY, MANAGE_ANCHORS
from khue.signing.selectors import (
    get_remote_service_for,
    get_request_for,
    may_manage_anchors,
    remote_services,
)
from khue.signing.services import (
    add_remote_credential,
    add_remote_service,
    check_remote,
    check_words,
    describe_paper,
    find_remote_keys,
    remote_questions,
    remove_remote_service,
    sign_remotely,
)
from khue.signing.types import SignedPaper

from .shown import person_of
from .told import say_what_was_proved


@require_safe
@requires(MANAGE_ANCHORS)
def remote_list(request: HttpRequest) -> HttpResponse:
    """List the services that may be called."""
    _only_offices(request)
    return render(request, "signing/remote_list.html", {"services": remote_services()})


@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
@requires(MANAGE_ANCHORS)
def remote_add(request: HttpRequest) -> HttpResponse:
    """Put a service into the list; it is asked first whether it speaks the API."""
    _only_offices(request)
    form = RemoteServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_remote_service(**form.cleaned_data, by=person_of(request))
        except DomainError as error:
            form.add_error("base_url", str(error))
        else:
            messages.success(request, _("“%(name)s” is in the list.") % {"name": row.name})
            return redirect("signing:remote_list")
    context = {
        "form": form,
        "title": _("Add a remote signing service"),
        "text": _("The address and the account that the service gave your office."),
        "act": _("Save"),
        "cancel_url": reverse("signing:remote_list"),
    }
    return render(request, "core/confirm.html", context)


@require_http_methods(["GET", "POST"])
@requires(MANAGE_ANCHORS)
def remote_remove(request: HttpRequest, service_id: int) -> HttpResponse:
    """Take a service out of the list, after asking once more."""
    user = person_of(request)
    service = get_remote_service_for(user, service_id)
    if request.method == "POST":
        remove_remote_service(service=service, by=user)
        messages.success(request, _("“%(name)s” is called no more.") % {"name": service.name})
        return redirect("signing:remote_list")
    context = {
        "title": _("Speak with this service no longer?"),
        "text": _("Keys at this service sign nothing more in Khuê. What they signed stays valid."),
        "facts": [(_("Name"), service.name), (_("Address"), service.base_url)],
        "act": _("Remove"),
        "kind": "danger",
        "cancel_url": reverse("signing:remote_list"),
    }
    return render(request, "core/confirm.html", context)


@require_http_methods(["GET", "POST"])
@requires(CERTIFY)
def own_remote(request: HttpRequest) -> HttpResponse:
    """Register one's own key at a service: look for it by the account number, then choose."""
    user = person_of(request)
    form = RemoteKeyForm(request.POST or None, services=list(remote_services(only_active=True)))
    found: list[tuple[str, str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            service = form.service()
            if form.cleaned_data["key"]:
                hat = next(iter(present_hats(user)), None)
                if hat is None:
                    raise SigningNotFound
                add_remote_credential(
                    unit=get_unit(hat.unit_id), service=service,
                    key_id=form.cleaned_data["key"], by=user,
                )  # fmt: skip
                messages.success(request, _("The key is registered. You can sign with it now."))
                return redirect("signing:own")
            found = find_remote_keys(service=service, user_id=form.cleaned_data["user_id"], by=user)
            if not found:
                form.add_error("user_id", _("The service knows no key for this number. Check it."))
        except NotFound:
            raise
        except DomainError as error:
            form.add_error("user_id", str(error))
    return render(request, "signing/own_remote.html", {"form": form, "keys": found})


@sensitive_post_parameters()
@require_POST
@requires(SIGNED_IN)
def request_remote(request: HttpRequest, request_id: int) -> HttpResponse:
    """Send the person's PIN and code to the service, once."""
    user = person_of(request)
    row = get_request_for(user, request_id)
    questions = None
    try:
        questions = remote_questions(row)
        form = RemoteAnswersForm(request.POST, questions=questions)
        if form.is_valid():
            url = describe_paper(row).url
            signed = sign_remotely(request=row, answers=form.answers(), by=user, at=timezone.now())
            return _next(request, row, signed, url)
    except NotFound:
        raise
    except DomainError as error:
        form = RemoteAnswersForm(request.POST, questions=questions or ())
        form.full_clean()
        form.add_error(None, str(error))
    return remote_page(request, row, form)


@require_POST
@requires(SIGNED_IN)
def request_remote_check(request: HttpRequest, request_id: int) -> HttpResponse:
    """Ask the service whether the person has agreed in its app."""
    user = person_of(request)
    row = get_request_for(user, request_id)
    url = describe_paper(row).url
    signed = check_remote(request=row, by=user, at=timezone.now())
    if signed is None:
        messages.info(request, _("The service still waits for you to agree in its app."))
    return _next(request, row, signed, url)


def remote_page(
    request: HttpRequest, row: SignatureRequest, form: RemoteAnswersForm | None = None
) -> HttpResponse:
    """Show what is to be signed and what the service asks for."""
    problem = ""
    if form is None and not row.remote_handle:
        try:
            form = RemoteAnswersForm(questions=remote_questions(row))
        except DomainError as error:
            problem = str(error)
    context = {
        "row": row,
        "paper": describe_paper(row),
        "form": form,
        "problem": problem,
        "check": check_words(bytes(row.signed_attributes)),
        "service": row.credential.service,
        "is_open": row.is_open_at(timezone.now()),
    }
    return render(request, "signing/request_remote.html", context)


def _next(
    request: HttpRequest, row: SignatureRequest, signed: SignedPaper | None, url: str
) -> HttpResponse:
    if signed is None:
        return redirect("signing:request", row.pk)
    say_what_was_proved(request, row, signed)
    return redirect(url)


def _only_offices(request: HttpRequest) -> None:
    if not may_manage_anchors(person_of(request)):
        raise SigningNotFound
