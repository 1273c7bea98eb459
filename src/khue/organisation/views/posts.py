"""Appointing people, ending posts, the sheet for the first sign-in."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.accounts.selectors import User
from khue.accounts.services import require_sudo
from khue.core.errors import DomainError, NotFound, NotPermitted
from khue.core.permissions import requires
from khue.organisation import directory, services
from khue.organisation.forms import AppointForm, EndPostForm, roles_to_fill
from khue.organisation.models import Post, Unit
from khue.organisation.permissions import VIEW_UNIT
from khue.organisation.types import Role


@require_safe
@requires(VIEW_UNIT)
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show a person in one post: no more than colleagues need."""
    user = cast(User, request.user)
    found = directory.get_post_for(user, post_id)
    may = services.may_manage(user, found.unit_id, found.role)
    context = {
        "post": found,
        "account": getattr(found.person, "account", None),
        "may_manage": may and found.person_id != user.person_id,
        "sees_contacts": may or directory.sees_contacts(user, found.unit),
        "form": EndPostForm(),
    }
    return render(request, "organisation/post.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(VIEW_UNIT)
def appoint(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Appoint somebody to a post of the unit."""
    user = cast(User, request.user)
    unit = directory.get_unit_for(user, unit_id)
    roles = roles_to_fill(lambda role: services.may_manage(user, unit, role))
    if not roles:
        raise NotFound
    form = AppointForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            made = _appoint(user, unit, form)
        except NotPermitted:
            raise
        except DomainError as error:
            field = error.field if error.field in form.fields else None
            form.add_error(field, str(error))
        else:
            messages.success(request, _("The post is filled. Hand over the sheet for signing in."))
            return redirect("organisation:post", made.pk)
    return render(request, "organisation/appoint.html", {"form": form, "unit": unit})


def _appoint(user: User, unit: Unit, form: AppointForm) -> Post:
    values = dict(form.cleaned_data)
    known, full_name = values.pop("known"), values.pop("full_name")
    phone, email = values.pop("phone"), values.pop("email")
    values["role"] = Role(values["role"])
    if known:
        person = services.known_person(known)
        return services.appoint(by=user, unit=unit, person=person, **values)
    return services.appoint_newcomer(
        by=user, unit=unit, full_name=full_name, phone=phone, email=email, **values
    )


@require_POST
@requires(VIEW_UNIT)
def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """End a post, at once or after a last day."""
    user = cast(User, request.user)
    found = directory.get_post_for(user, post_id, write=True)
    form = EndPostForm(request.POST)
    if form.is_valid():
        services.end_post(by=user, post=found, last_day=form.cleaned_data["last_day"])
        messages.success(request, _("The post is ended."))
    else:
        messages.error(request, _("The last day isn't a date. Please check it."))
        return redirect("organisation:post", found.pk)
    return redirect("organisation:unit", found.unit_id)


@require_POST
@never_cache
@requires(VIEW_UNIT)
def sheet(request: HttpRequest, post_id: int) -> HttpResponse:
    """Issue the sheet for the first sign-in and show it once, for printing."""
    user = cast(User, request.user)
    found = directory.get_post_for(user, post_id, write=True)
    require_sudo(request)
    issued = services.issue_sheet(by=user, post=found)
    back = f"/organisation/posts/{found.pk}/"
    return render(request, "accounts/sheet.html", {"sheet": issued, "back": back})
