"""The office's site with one public document, a site of a school, and clients for both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.portal.models import Site
from khue.portal.services import ensure_site

HOST = "phong.localhost"
SCHOOL_HOST = "th-hoa-sen.localhost"
Get = Callable[..., Any]


def make_site(unit: Any, **changes: str) -> Site:
    """Return a complete site of the unit."""
    with unit_scope([unit.pk]):
        site = ensure_site(
            unit=unit,
            responsible_name="Trần Thị Thu Hà",
            responsible_post="Trưởng phòng",
            **{"address": "12 Lê Lợi", "phone": "028 1234 5678", **changes},
        )
    return site


@pytest.fixture
def sites(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    """Give the office and school A a site each."""
    settings.KHUE_PAGE_STORE = tmp_path / "pages"
    make_site(cast.office)
    make_site(cast.school)
    return cast


@pytest.fixture
def get(client: Client) -> Get:
    """Return a GET on the office's portal, or another host's."""

    def fetch(path: str, host: str = HOST, **kwargs: Any) -> Any:
        return client.get(path, headers={"host": host}, **kwargs)

    return fetch
