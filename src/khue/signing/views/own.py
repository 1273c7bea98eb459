"""A person's own certificates and signature picture."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.core.permissions import SIGNED_IN, holds_anywhere, requires
from khue.organisation.selectors import get_unit, present_hats
from khue.signing.errors import SigningNotFound
from khue.signing.forms import CertificateForm, ImageForm
from khue.signing.permissions import CERTIFY, MANAGE_CREDENTIALS, VIEW_RECORDS
from khue.signing.selectors import (
    current_image_for,
    get_credential_for,
    may_manage_anchors,
    own_credentials,
    remote_services,
)
from khue.signing.services import add_external_credential, set_signature_image

from .shown import person_of, shown


@require_safe
@requires(SIGNED_IN)
def own(request: HttpRequest) -> HttpResponse:
    """Show one's certificates and the ways to the unit's pages."""
    user = person_of(request)
    context = {
        "credentials": [shown(row) for row in own_credentials(user)],
        "has_remote": remote_services(only_active=True).exists(),
        "may_sign": holds_anywhere(user, CERTIFY),
        "may_manage": holds_anywhere(user, MANAGE_CREDENTIALS),
        "may_see_records": holds_anywhere(user, VIEW_RECORDS),
        "may_manage_anchors": may_manage_anchors(user),
    }
    return render(request, "signing/own.html", context)


@require_http_methods(["GET", "POST"])
@requires(CERTIFY)
def own_add(request: HttpRequest) -> HttpResponse:
    """Register the certificate of one's own token."""
    form = CertificateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        user = person_of(request)
        hat = next(iter(present_hats(user)), None)
        if hat is None:
            raise SigningNotFound
        certificate, chain = form.contents()
        add_external_credential(
            unit=get_unit(hat.unit_id),
            person=user.person,
            certificate=certificate,
            chain=chain,
            by=user,
        )
        messages.success(request, _("The certificate is registered. You can sign with it now."))
        return redirect("signing:own")
    return render(request, "signing/certificate_form.html", {"form": form, "up": "signing:own"})


@require_safe
@requires(SIGNED_IN)
def picture(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Show the picture that is drawn at a certificate's signatures."""
    user = person_of(request)
    image = current_image_for(user, get_credential_for(user, credential_id))
    if image is None:
        raise Http404
    response = HttpResponse(bytes(image.png), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@requires(SIGNED_IN)
def picture_set(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Set the picture of one's signature, or (IT officer) of the seal."""
    user = person_of(request)
    row = get_credential_for(user, credential_id)
    form = ImageForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["image"]
        set_signature_image(
            unit=row.unit, person=row.person, image=upload.read(), by=user, filename=upload.name
        )
        messages.success(request, _("The picture is set. It appears on the next signature."))
    else:
        messages.error(request, _("Choose a picture first."))
    return redirect("signing:credential", credential_id=row.pk)
