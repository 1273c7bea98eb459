"""On the app host: the face of the unit's site."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.compliance.selectors import may_confirm
from khue.compliance.services import confirmation_from
from khue.core.errors import DomainError
from khue.core.permissions import requires
from khue.portal import permissions
from khue.portal.forms import SiteForm
from khue.portal.models import Site, SiteImage
from khue.portal.selectors import get_site_for, origin_of
from khue.portal.services import change_site, own_site, receive_image

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation

EMBLEM_WIDTH, PHOTO_WIDTH = 256, 1600


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT_SITE)
def site(request: HttpRequest) -> HttpResponse:
    """Show and change what visitors see around the pages."""
    user = cast("User", request.user)
    found = own_site(by=user)
    form = SiteForm(request.POST or None, request.FILES or None, instance=found)
    word = confirmation_from(user, request.POST)
    if request.method == "POST" and form.is_valid() and _save(form, get_site_for(user), user, word):
        messages.success(request, _("Saved. The site shows it now."))
        return redirect("portal:site")
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "site": found,
        "address": origin_of(found.host),
        "may_confirm": may_confirm(user),
    }
    return render(request, "portal/settings.html", context, status=status)


def _save(form: SiteForm, found: Site, user: User, word: ClerkConfirmation | None) -> bool:
    values = form.cleaned_data
    sent = partial(_image, found, user, word)
    try:
        emblem = sent(values.get("emblem_file"), EMBLEM_WIDTH)
        photo = sent(values.get("photo_file"), PHOTO_WIDTH, values["photo_words"])
        change_site(site=found, by=user, changes=values, emblem=emblem, photo=photo)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _image(
    found: Site,
    user: User,
    word: ClerkConfirmation | None,
    upload: UploadedFile[Any] | None,
    width: int,
    words: str = "",
) -> SiteImage | None:
    if not upload:
        return None
    return receive_image(
        site=found, upload=upload, by=user, width=width, description=words, clerk_confirmation=word
    )
