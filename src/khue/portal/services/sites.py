"""Sites: made for a unit, changed by the people in charge; each change voids the unit's pages."""

from __future__ import annotations

import hashlib
import io
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from khue.compliance.selectors import is_public_mail
from khue.compliance.services import screen, screen_text
from khue.core import audit
from khue.core.errors import NotFound, NotPermitted
from khue.organisation.selectors import can, get_unit
from khue.organisation.types import UnitKind
from khue.portal import permissions
from khue.portal.errors import BadPicture, PublicMailbox
from khue.portal.models import Site, SiteImage
from khue.portal.selectors import get_site_for
from khue.publishing.services import bump_generation, ensure_generation, page_store

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.files.services.storing import Upload
    from khue.organisation.models import Unit

EDITABLE = (
    "name",
    "parent_name",
    "accent",
    "motto",
    "address",
    "phone",
    "email",
    "responsible_name",
    "responsible_post",
)
_MAX_BYTES = 5 * 1024 * 1024
_MAX_PIXELS = 30_000_000


def host_of(unit: Unit) -> str:
    """Return the address of a unit's site."""
    return f"{unit.slug}{settings.KHUE_PORTAL_SUFFIX}".lower()


@transaction.atomic
def ensure_site(
    *, unit: Unit, responsible_name: str = "", responsible_post: str = "", **face: str
) -> Site:
    """Return the unit's site, made from what the organisation knows where there was none."""
    site, _ = Site.objects.get_or_create(
        unit=unit,
        defaults={
            "host": host_of(unit),
            "name": unit.name,
            "parent_name": unit.letterhead_parent,
            "address": unit.address,
            "phone": unit.phone,
            "email": unit.email,
            "responsible_name": responsible_name,
            "responsible_post": responsible_post,
            **face,
        },
    )
    ensure_generation(unit_id=unit.pk)
    transaction.on_commit(partial(page_store().bind_host, site.host, unit.pk), robust=True)
    return site


def own_site(*, by: User) -> Site:
    """Return the site the person may change; a unit without one gets it, unopened, now.

    It answers 503 to visitors until the responsible person stands in its footer. Raises
    ``NotFound``.
    """
    try:
        return get_site_for(by)
    except NotFound:
        if by.hat is None or not can(by, permissions.EDIT_SITE, by.hat.unit_id):
            raise
    unit = get_unit(by.hat.unit_id)
    if unit.kind == UnitKind.GROUP:
        raise NotFound
    with transaction.atomic():
        site = ensure_site(unit=unit)
        after = {"host": site.host}
        audit.record(verb=permissions.SITE_CHANGED, obj=site, unit_id=unit.pk, by=by, after=after)
    return site


def change_site(
    *,
    site: Site,
    by: User,
    changes: dict[str, Any],
    emblem: SiteImage | None = None,
    photo: SiteImage | None = None,
) -> Site:
    """Change the face of a site. Call it outside a transaction: its words are screened.

    Raises ``NotPermitted``, ``PublicMailbox`` and ``ContentRefused``.
    """
    if not can(by, permissions.EDIT_SITE, site.unit_id):
        raise NotPermitted
    wanted = {name: value for name, value in changes.items() if name in EDITABLE}
    _refuse_public_mailbox(str(wanted.get("email", "")))
    words = "\n".join(str(value) for value in wanted.values())
    screen_text(words, unit=site.unit, by=by, purpose="portal.site")
    return _change(site, by, wanted, emblem, photo)


@transaction.atomic
def _change(
    site: Site,
    by: User,
    wanted: dict[str, Any],
    emblem: SiteImage | None,
    photo: SiteImage | None,
) -> Site:
    row = Site.objects.select_for_update().get(pk=site.pk)
    before = {name: getattr(row, name) for name in wanted}
    for name, value in wanted.items():
        setattr(row, name, value)
    row.emblem = emblem or row.emblem
    row.photo = photo or row.photo
    row.save()
    bump_generation(unit_id=row.unit_id)
    audit.record(
        verb=permissions.SITE_CHANGED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        before=before,
        after={
            **wanted,
            "emblem": row.emblem.sha256 if row.emblem else "",
            "photo": row.photo.sha256 if row.photo else "",
        },
    )
    return row


def _refuse_public_mailbox(address: str) -> None:
    """A unit's contact is an official mailbox, never one of a public mail service."""
    if address and is_public_mail(address):
        raise PublicMailbox(field="email")


def receive_image(
    *,
    site: Site,
    upload: Upload,
    by: User,
    width: int,
    description: str = "",
    clerk_confirmation: ClerkConfirmation | None = None,
) -> SiteImage:
    """Screen a picture that somebody sent for the site and keep it.

    Call it outside a transaction. Raises ``NotPermitted``, ``BadPicture`` and what screening refuses.
    """
    if not can(by, permissions.EDIT_SITE, site.unit_id):
        raise NotPermitted
    data = upload.read()
    if not data or len(data) > _MAX_BYTES:
        raise BadPicture
    screen(
        data,
        filename=upload.name or "",
        unit=site.unit,
        by=by,
        purpose="portal.image",
        clerk_confirmation=clerk_confirmation,
    )
    return store_image(unit=site.unit_id, data=data, width=width, description=description)


def store_image(*, unit: Unit | int, data: bytes, width: int, description: str = "") -> SiteImage:
    """Keep a picture as a plain WebP no wider than ``width``; raises ``BadPicture``.

    What people send comes through :func:`receive_image`; this alone is for Khuê's own pictures.

    It is drawn anew from its pixels, so that nothing else of the upload survives.
    """
    unit_id = unit if isinstance(unit, int) else unit.pk
    if not data or len(data) > _MAX_BYTES:
        raise BadPicture
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise BadPicture
            plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise BadPicture from None
    plain.thumbnail((width, width * 2))
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=80, method=4)
    content = out.getvalue()
    image, _ = SiteImage.objects.get_or_create(
        unit_id=unit_id,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "content_type": "image/webp",
            "data": content,
            "width": plain.width,
            "height": plain.height,
            "description": description,
        },
    )
    return image
