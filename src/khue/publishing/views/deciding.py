"""The acts: check, approve, return, take down. Plain forms; approval asks who it is afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khue.accounts.services import require_sudo
from khue.core.permissions import requires
from khue.publishing import permissions, services
from khue.publishing.errors import StaleVersion
from khue.publishing.forms import DecisionForm, ReturnForm, WithdrawForm
from khue.publishing.models import State
from khue.publishing.selectors import dossier_for, get_publication_for

from .common import authentication_of, user_of
from .reading import dossier_context

if TYPE_CHECKING:
    from khue.publishing.models import Publication


def _version(request: HttpRequest) -> int:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise StaleVersion
    return int(form.cleaned_data["version"])


def _back(publication: Publication) -> HttpResponse:
    return redirect("publishing:dossier", publication.pk)


@require_POST
@requires(permissions.REVIEW)
def review(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Pass the version on to the head."""
    user = user_of(request)
    row = services.review(
        publication=get_publication_for(user, publication_id),
        version=_version(request),
        by=user,
        authentication=authentication_of(request),
    )
    messages.success(request, _("Checked. It now waits for the head."))
    return _back(row)


@require_POST
@requires(permissions.APPROVE)
def approve(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Approve as head; the password or passkey is asked afresh."""
    user = user_of(request)
    found = get_publication_for(user, publication_id)
    require_sudo(request)
    row = services.approve(
        publication=found,
        version=_version(request),
        by=user,
        authentication=authentication_of(request),
    )
    if row.state == State.PUBLISHED:
        messages.success(request, _("Approved. It is public now."))
    else:
        messages.success(request, _("Approved. It becomes public at its time."))
    return _back(row)


@require_POST
@requires(permissions.VIEW)
def give_back(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Return the version to its author with a reason."""
    user = user_of(request)
    found = get_publication_for(user, publication_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        context = dossier_context(dossier_for(user, publication_id), return_form=form)
        return render(request, "publishing/dossier.html", context, status=422)
    row = services.return_with_reason(
        publication=found,
        version=form.cleaned_data["version"],
        by=user,
        reason=form.cleaned_data["reason"],
        authentication=authentication_of(request),
    )
    messages.success(request, _("Returned. The author reads your reason."))
    return _back(row)


@require_POST
@requires(permissions.WITHDRAW)
def withdraw(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Take it down at once."""
    user = user_of(request)
    found = get_publication_for(user, publication_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        context = dossier_context(dossier_for(user, publication_id), withdraw_form=form)
        return render(request, "publishing/dossier.html", context, status=422)
    require_sudo(request)
    row = services.withdraw(publication=found, by=user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Taken down. The address now shows your reason."))
    return _back(row)
