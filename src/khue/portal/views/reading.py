"""Reading: the first page, the documents, one document, its files, the map of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode

from khue.core.permissions import PUBLIC, requires
from khue.core.text import whole_number
from khue.portal import selectors
from khue.portal.downloads import download
from khue.portal.models import Entry, Site
from khue.portal.pages import page, site_of, stored
from khue.portal.qr import qr_svg
from khue.portal.types import Filters


@requires(PUBLIC)
@stored
def home(request: HttpRequest) -> HttpResponse:
    """Show what is new, the newest first."""
    entries = selectors.newest(limit=11)
    return page(
        request,
        "portal/home.html",
        {
            "lead": entries[0] if entries else None,
            "beside": entries[1:4],
            "rest": entries[4:10],
            "has_more": len(entries) > 10,
            "choices": selectors.choices(),
        },
    )


@requires(PUBLIC)
@stored
def documents(request: HttpRequest) -> HttpResponse:
    """List documents, narrowed by what stands in the address."""
    filters = read_filters(request)
    entries, has_more = selectors.documents(filters)
    values = {
        "loai": filters.type_code,
        "nam": filters.year or "",
        "linh-vuc": filters.field,
        "co-quan": filters.issuer,
    }
    kept = {name: value for name, value in values.items() if value}
    return page(
        request,
        "portal/documents.html",
        {
            "filters": filters,
            "entries": entries,
            "choices": selectors.choices(),
            "older": urlencode({**kept, "trang": filters.page + 1}) if has_more else "",
            "newer": urlencode({**kept, "trang": filters.page - 1}) if filters.page > 1 else "",
        },
    )


@requires(PUBLIC)
@stored
def weeks(request: HttpRequest) -> HttpResponse:
    """List the weekly work calendars, the latest week on top."""
    entries = selectors.newest(section=selectors.WEEKS, limit=30)
    return page(request, "portal/weeks.html", {"entries": entries})


def read_filters(request: HttpRequest) -> Filters:
    """Return the filters of the address; what makes no sense counts as absent."""
    given = request.GET
    return Filters(
        type_code=given.get("loai", "")[:20],
        year=_number(given.get("nam", ""), 1945, 2200),
        field=given.get("linh-vuc", "")[:120],
        issuer=given.get("co-quan", "")[:200],
        page=_number(given.get("trang", ""), 1, 500) or 1,
    )


def _number(text: str, least: int, most: int) -> int | None:
    number = whole_number(text, most=most)
    return number if number is not None and number >= least else None


@requires(PUBLIC)
@stored
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one document: facts, text, files, how to check it. Gone ones answer 410."""
    entry = selectors.get_entry(public_id)
    if selectors.is_over(entry):
        return page(request, "portal/gone.html", {"entry": entry}, status=410)
    files = list(entry.file_rows.all())
    check = check_address(site_of(request), entry, files[0].sha256) if files else ""
    return page(
        request,
        "portal/document.html",
        {
            "entry": entry,
            "files": files,
            "check": check,
            "qr": qr_svg(check) if check else "",
            "acting": selectors.entry_of_document(entry.standing_by),
        },
    )


def check_address(site: Site, entry: Entry, sha256: str) -> str:
    """Return the address in the QR code: the document and the beginning of the file's hash."""
    query = urlencode({"d": entry.public_id, "h": sha256[:16]})
    return f"{selectors.origin_of(site.host)}/xac-thuc/?{query}"


@requires(PUBLIC)
def file(request: HttpRequest, public_id: str, position: int, name: str) -> HttpResponseBase:
    """Hand out a public file; the name in the address is only for people."""
    return download(request, selectors.get_public_file(public_id, position))


@requires(PUBLIC)
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show a picture of the site; its address changes with its content."""
    image = selectors.get_site_image(sha256)
    response = HttpResponse(bytes(image.data), content_type=image.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@requires(PUBLIC)
@stored
def site_map(request: HttpRequest) -> HttpResponse:
    """Show the site as a tree (Decree 43/2011 asks for one)."""
    return page(request, "portal/site_map.html", {"choices": selectors.choices()})


@requires(PUBLIC)
@stored
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what the site does and doesn't keep about its visitors."""
    return page(request, "portal/privacy.html")
