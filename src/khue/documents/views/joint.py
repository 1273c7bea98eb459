"""Joint documents that another body has laid before the unit: look, sign, refuse, seal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.errors import ReasonNeeded
from khue.documents.forms import ReasonForm
from khue.documents.selectors_route import get_joint_for, joint_for
from khue.documents.types import JointState
from khue.files.selectors import read_content
from khue.files.services import file_response, record_download
from khue.organisation import selectors as organisation

from .common import user_of
from .papers import picture
from .pins import act_with, pin_form
from .shown import joint_row, sections


@require_safe
@requires(permissions.READ_OUTGOING)
def listing(request: HttpRequest) -> HttpResponse:
    """List the joint documents of other bodies in which the unit takes part."""
    user = user_of(request)
    rows = [joint_row(line) for line in joint_for(user)[:50]]
    context = {"rows": rows, "sections": sections(user, "joint")}
    return render(request, "documents/joint_list.html", context)


@require_safe
@requires(permissions.READ_OUTGOING)
def joint(request: HttpRequest, joint_id: int) -> HttpResponse:
    """Show the paper and the next act of the person who looks."""
    user = user_of(request)
    line = get_joint_for(user, joint_id)
    can_sign = (
        line.state == JointState.WAITING
        and line.signer_id == user.pk
        and organisation.can(user, permissions.SIGN, line.unit_id)
    )
    context = {
        "line": line,
        "pages": range(1, (line.pages or 1) + 1),
        "can_sign": can_sign,
        "reason_form": ReasonForm() if can_sign else None,
        "can_seal": line.state == JointState.NUMBERED
        and organisation.can(user, permissions.ISSUE, line.unit_id),
    }
    return render(request, "documents/joint.html", context)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@requires(permissions.SIGN)
def sign(request: HttpRequest, joint_id: int) -> HttpResponse:
    """Ask once more, then sign for the unit."""
    user = user_of(request)
    line = get_joint_for(user, joint_id)
    form = pin_form(request, line.unit_id, user.person_id)
    done = act_with(request, form, lambda pin: services.sign_joint(line=line, by=user, pin=pin))
    if done is not None:
        messages.success(request, _("Signed. The leading body goes on with it."))
        return redirect("documents:joint", line.pk)
    context = {
        "title": _("Sign this joint document"),
        "place": _("Sign"),
        "text": _(
            "Your signature is put on the paper that you have read. It cannot be taken back."
        ),
        "facts": [(_("Document"), line.abstract), (_("Leading body"), line.lead.name)],
        "form": form,
        "act": _("Sign"),
        "icon": "sign",
        "cancel_url": reverse("documents:joint", args=[line.pk]),
    }
    return render(request, "core/confirm.html", context)


@require_POST
@requires(permissions.SIGN)
def refuse(request: HttpRequest, joint_id: int) -> HttpResponse:
    """Give the paper back to the leading body with a reason."""
    user = user_of(request)
    line = get_joint_for(user, joint_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ReasonNeeded
    services.refuse_joint(line=line, reason=form.cleaned_data["reason"], by=user)
    messages.success(request, _("Refused. The leading body has been told why."))
    return redirect("documents:joint", line.pk)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@requires(permissions.ISSUE)
def seal(request: HttpRequest, joint_id: int) -> HttpResponse:
    """Apply the unit's seal to the paper that has its number."""
    user = user_of(request)
    line = get_joint_for(user, joint_id)
    form = pin_form(request, line.unit_id, None)
    done = act_with(request, form, lambda pin: services.seal_joint(line=line, by=user, pin=pin))
    if done is not None:
        messages.success(request, _("The paper is sealed. The leading body can send it."))
        return redirect("documents:joint", line.pk)
    context = {
        "title": _("Seal this joint document"),
        "place": _("Seal"),
        "text": _("The leading body has given the number; your unit's seal is added."),
        "facts": [(_("Document"), line.abstract), (_("Number"), line.reference)],
        "form": form,
        "act": _("Seal"),
        "icon": "seal",
        "cancel_url": reverse("documents:joint", args=[line.pk]),
    }
    return render(request, "core/confirm.html", context)


@require_safe
@requires(permissions.READ_OUTGOING)
def page(request: HttpRequest, joint_id: int, page: int) -> HttpResponse:
    """One page as a picture."""
    line = get_joint_for(user_of(request), joint_id)
    return picture(read_content(line.paper), page)


@require_safe
@requires(permissions.READ_OUTGOING)
def pdf(request: HttpRequest, joint_id: int) -> HttpResponseBase:
    """Hand out the unit's own copy of the paper."""
    user = user_of(request)
    line = get_joint_for(user, joint_id)
    record_download(line.paper, by=user)
    return file_response(line.paper, headers=request.headers, is_inline=True)
