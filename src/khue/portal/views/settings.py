"""On the app host: the face of the unit's site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.core.errors import DomainError
from khue.core.permissions import requires
from khue.portal import permissions
from khue.portal.forms import SiteForm
from khue.portal.models import Site, SiteImage
from khue.portal.selectors import get_site_for, origin_of
from khue.portal.services import change_site, store_image

if TYPE_CHECKING:
    from khue.accounts.models import User

EMBLEM_WIDTH, PHOTO_WIDTH = 256, 1600


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT_SITE)
def site(request: HttpRequest) -> HttpResponse:
    """Show and change what visitors see around the pages."""
    user = cast("User", request.user)
    found = get_site_for(user)
    form = SiteForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid() and _save(form, get_site_for(user), user):
        messages.success(request, _("Saved. The site shows it now."))
        return redirect("portal:site")
    status = 422 if form.is_bound else 200
    context = {"form": form, "site": found, "address": origin_of(found.host)}
    return render(request, "portal/settings.html", context, status=status)


def _save(form: SiteForm, found: Site, user: User) -> bool:
    values = form.cleaned_data
    try:
        emblem = _image(found, values.get("emblem_file"), EMBLEM_WIDTH)
        photo = _image(found, values.get("photo_file"), PHOTO_WIDTH, values["photo_words"])
        change_site(site=found, by=user, changes=values, emblem=emblem, photo=photo)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _image(
    found: Site, upload: UploadedFile[Any] | None, width: int, words: str = ""
) -> SiteImage | None:
    if not upload:
        return None
    return store_image(unit=found.unit_id, data=upload.read(), width=width, description=words)
