"""Numbers in an address that are none: superscripts, the year nought, beyond any row, endless ones."""

from __future__ import annotations

import pytest
from django.test import Client

from khue.organisation.tests.factories import make_post, make_unit, make_user
from khue.organisation.types import Role, UnitKind
from tests.access.matrix import routes

NAMES = (
    "page", "before", "after", "from", "id", "year", "unit", "named", "document", "series", "type",
    "nam", "trang", "week", "month", "person",
)  # fmt: skip
ODD = {"superscript": "²", "year nought": "0000", "huge": "9" * 30, "long": "9" * 5000}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("role", [Role.HEAD, Role.CLERK])
def test_no_page_breaks_over_an_odd_number(db: None, role: Role, odd: str) -> None:
    office = make_unit("Phòng Giáo dục Thử", "phong-thu", UnitKind.OFFICE)
    user = make_user("Người Thử", "nguoi-thu")
    make_post(user, office, role)
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(user)
    broken = [
        route.url
        for route in routes()
        if "<" not in route.route
        and client.get(route.url, dict.fromkeys(NAMES, odd)).status_code >= 500
    ]
    assert broken == []
