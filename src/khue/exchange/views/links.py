"""Pages of the officer in charge of IT: systems, organisations, keys, codes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.accounts.services import sudo_required
from khue.core.permissions import requires
from khue.exchange import permissions, services
from khue.exchange.forms import CodeForm, ConnectionForm, OutwardForm, PartnerForm
from khue.exchange.selectors import (
    all_codes,
    connections_for,
    current_key,
    get_connection_for,
    get_partner_for,
    partners,
)
from khue.organisation import selectors as organisation

from .common import try_on, user_of
from .shown import rooms


@require_safe
@requires(permissions.MANAGE)
def listing(request: HttpRequest) -> HttpResponse:
    """Show systems, organisations and our key."""
    user = user_of(request)
    context = {
        "connections": connections_for(user),
        "partners": partners(current=False),
        "key": current_key(),
        "rooms": rooms(user, "links"),
        "hub": request.build_absolute_uri(reverse("exchange:hub", args=["x"])).removesuffix("x"),
    }
    return render(request, "exchange/links.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def add(request: HttpRequest) -> HttpResponse:
    """Let another system in; its key is shown once."""
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = try_on(
            form, lambda: services.add_connection(by=user_of(request), **form.cleaned_data)
        )
        if made is not None:
            return _secret(request, *made)
    return _form(request, form, _("Add a system"), _("Add and make its key"))


def _secret(request: HttpRequest, connection: Any, secret: str) -> HttpResponse:
    hub = request.build_absolute_uri(reverse("exchange:hub", args=["x"])).removesuffix("x")
    context = {"connection": connection, "secret": secret, "hub": hub}
    return render(request, "exchange/secret.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def outward(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Write down the other hub."""
    user = user_of(request)
    found = get_connection_for(user, connection_id)
    initial = {
        "address": found.address,
        "system_id": found.own_system_id,
        "is_polled": found.is_polled,
    }
    form = OutwardForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = try_on(
            form, lambda: services.set_outward(connection=found, by=user, **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("Saved. Test the connection now."))
            return redirect("exchange:links")
    return _form(request, form, found.name, _("Save"))


@require_POST
@requires(permissions.MANAGE)
def test(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Ask the other hub whether it knows us."""
    user = user_of(request)
    found = get_connection_for(user, connection_id)
    is_ok, said = services.try_connection(connection=found, by=user)
    if is_ok:
        text = _("“%(name)s” answers and knows %(n)s organisations.")
        messages.success(request, text % {"name": found.name, "n": said})
    else:
        text = _("“%(name)s” doesn't let us in: %(said)s. Check address, name and key.")
        messages.error(request, text % {"name": found.name, "said": said})
    return redirect("exchange:links")


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def renew(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Give the other system a new key."""
    user = user_of(request)
    found = get_connection_for(user, connection_id)
    if request.method == "POST":
        return _secret(request, found, services.renew_secret(connection=found, by=user))
    return _confirm(
        request,
        _("Make a new key for this system?"),
        _("The present key is worth nothing from then on: it gets in again with the new one only."),
        found.name,
        _("Make a new key"),
    )


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def end(request: HttpRequest, connection_id: int) -> HttpResponse:
    """End a system."""
    user = user_of(request)
    found = get_connection_for(user, connection_id)
    if request.method == "POST":
        services.end_connection(connection=found, by=user)
        messages.success(request, _("“%(name)s” is ended.") % {"name": found.name})
        return redirect("exchange:links")
    return _confirm(
        request,
        _("End this system?"),
        _("It gets in no more, and nothing is sent to its organisations any more."),
        found.name,
        _("End it"),
    )


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def partner(request: HttpRequest, partner_id: int | None = None) -> HttpResponse:
    """Add an organisation, or change one."""
    user = user_of(request)
    found = get_partner_for(user, partner_id) if partner_id else None
    names = ("connection", "organ_id", "name", "aliases", "certificate_pem")
    initial = {name: getattr(found, name) for name in names} if found else None
    form = PartnerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = try_on(
            form, lambda: services.save_partner(partner=found, by=user, **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("“%(name)s” is saved.") % {"name": done.name})
            return redirect("exchange:links")
    return _form(request, form, found.name if found else _("Add an organisation"), _("Save"))


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def end_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """End an organisation."""
    user = user_of(request)
    found = get_partner_for(user, partner_id)
    if request.method == "POST":
        services.end_partner(partner=found, by=user)
        messages.success(request, _("“%(name)s” is ended.") % {"name": found.name})
        return redirect("exchange:links")
    return _confirm(
        request,
        _("End this organisation?"),
        _("Nothing is sent there and nothing is taken from there any more."),
        found.name,
        _("End it"),
    )


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def key(request: HttpRequest) -> HttpResponse:
    """Make a new key for our messages."""
    user = user_of(request)
    name = organisation.present_hats(user)[0].unit_name
    if request.method == "POST":
        services.make_key(name=name, by=user)
        messages.success(request, _("The new key is in use. Send its certificate to all partners."))
        return redirect("exchange:links")
    return _confirm(
        request,
        _("Make a new key for our messages?"),
        _("Partners refuse what we send until they have its certificate."),
        name,
        _("Make a new key"),
    )


@require_safe
@requires(permissions.MANAGE)
def certificate(request: HttpRequest) -> HttpResponse:
    """Give our certificate, which partners need."""
    found = current_key()
    if found is None:
        return redirect("exchange:links")
    response = HttpResponse(found.certificate_pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="khue-edxml.pem"'
    return response


@require_http_methods(["GET", "POST"])
@requires(permissions.MANAGE)
@sudo_required
def codes(request: HttpRequest) -> HttpResponse:
    """Show the codes of our units, and set one."""
    user = user_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["unit"] = organisation.get_unit(data["unit"])
        done = try_on(form, lambda: services.set_code(by=user, **data))
        if done is not None:
            messages.success(request, _("The code holds from that day on."))
            return redirect("exchange:codes")
    context = {"form": form, "codes": all_codes(), "rooms": rooms(user, "codes")}
    return render(request, "exchange/codes.html", context)


def _form(request: HttpRequest, form: Any, title: str, act: str) -> HttpResponse:
    context = {"form": form, "title": title, "act": act}
    return render(request, "exchange/form.html", context)


def _confirm(request: HttpRequest, title: str, text: str, name: str, act: str) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "facts": [(_("Name"), name)],
        "act": act,
        "kind": "danger",
        "cancel_url": reverse("exchange:links"),
    }
    return render(request, "core/confirm.html", context)
