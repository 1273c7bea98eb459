"""The builder: forms, their fields, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.campaigns import permissions, services
from khue.campaigns.errors import UnknownField
from khue.campaigns.forms import FieldForm, FormForm, ImportForm
from khue.campaigns.rule_text import rules_text
from khue.campaigns.selectors import acting_unit_id, forms_for, get_form_for, open_version_of
from khue.campaigns.types import Field
from khue.core.permissions import requires
from khue.organisation.selectors import get_unit

from .common import sections, try_on, user_of


@require_safe
@requires(permissions.WRITE_FORM)
def listing(request: HttpRequest) -> HttpResponse:
    """List the forms of the unit."""
    rows = forms_for(user_of(request))
    return render(
        request, "campaigns/forms.html", {"forms": rows, "sections": sections(request, "forms")}
    )


@require_http_methods(["GET", "POST"])
@requires(permissions.WRITE_FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a form."""
    user = user_of(request)
    form = FormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = get_unit(acting_unit_id(user, permissions.WRITE_FORM))
        made = try_on(form, lambda: services.create_form(unit=unit, by=user, **form.cleaned_data))
        if made is not None:
            return redirect("campaigns:form", made.pk)
    context = {"form": form, "title": _("New form"), "act": _("Create")}
    return render(request, "campaigns/simple.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.WRITE_FORM)
def import_file(request: HttpRequest) -> HttpResponse:
    """Read forms from a file."""
    user = user_of(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        unit = get_unit(acting_unit_id(user, permissions.WRITE_FORM))
        upload = form.cleaned_data["file"]
        made = try_on(form, lambda: services.import_forms(unit=unit, upload=upload, by=user))
        if made is not None:
            text = ngettext("%(n)d form was read.", "%(n)d forms were read.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect("campaigns:forms")
    context = {"form": form, "title": _("Import forms"), "act": _("Read the file"), "files": True}
    return render(request, "campaigns/simple.html", context)


@require_safe
@requires(permissions.WRITE_FORM)
def form(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show a form with its fields."""
    found = get_form_for(user_of(request), form_id)
    version = open_version_of(found)
    fields = [(field, rules_text(field)) for field in version.form()]
    context = {
        "form": found,
        "version": version,
        "fields": fields,
        "count": sum(field.has_answer for field, _rules in fields),
    }
    return render(request, "campaigns/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(permissions.WRITE_FORM)
def field_new(request: HttpRequest, form_id: int) -> HttpResponse:
    """Add a field."""
    found = get_form_for(user_of(request), form_id)
    fields = open_version_of(found).form()
    initial = {"code": str(len(fields) + 1), "sheet": fields[-1].sheet if fields else ""}
    return _field_page(request, form_id, FieldForm(request.POST or None, initial=initial), "")


@require_http_methods(["GET", "POST"])
@requires(permissions.WRITE_FORM)
def field(request: HttpRequest, form_id: int, code: str) -> HttpResponse:
    """Change a field."""
    found = get_form_for(user_of(request), form_id)
    kept = _field(open_version_of(found).form(), code)
    initial = FieldForm.initial_for(kept)
    return _field_page(request, form_id, FieldForm(request.POST or None, initial=initial), code)


def _field(fields: tuple[Field, ...], code: str) -> Field:
    for kept in fields:
        if kept.code == code:
            return kept
    raise UnknownField(code=code)


def _field_page(
    request: HttpRequest, form_id: int, form: FieldForm, instead_of: str
) -> HttpResponse:
    user = user_of(request)
    found = get_form_for(user, form_id)
    if request.method == "POST" and form.is_valid():
        saved = try_on(
            form,
            lambda: services.save_field(
                definition=found, field=form.value(), by=user, instead_of=instead_of
            ),
        )
        if saved is not None:
            return redirect("campaigns:form", found.pk)
    context = {
        "form": form,
        "title": _("Change the field") if instead_of else _("New field"),
        "act": _("Save"),
        "up": found,
    }
    return render(request, "campaigns/simple.html", context)


@require_POST
@requires(permissions.WRITE_FORM)
def field_act(request: HttpRequest, form_id: int, code: str) -> HttpResponse:
    """Move a field up or down, or take it out."""
    user = user_of(request)
    found = get_form_for(user, form_id)
    act = request.POST.get("act", "")
    if act == "remove":
        services.remove_field(definition=found, code=code, by=user)
    else:
        services.move_field(definition=found, code=code, up=act == "up", by=user)
    return redirect("campaigns:form", found.pk)


@require_POST
@requires(permissions.WRITE_FORM)
def version_new(request: HttpRequest, form_id: int) -> HttpResponse:
    """Begin a new version of a form that was used."""
    user = user_of(request)
    found = get_form_for(user, form_id)
    services.begin_version(definition=found, by=user)
    return redirect("campaigns:form", found.pk)
