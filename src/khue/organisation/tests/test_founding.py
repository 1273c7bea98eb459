"""An installation begins at the command line: a unit, its officer, a way in."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from khue.core.models import AuditEntry
from khue.organisation.models import Unit

pytestmark = pytest.mark.django_db


def found(*words: str) -> str:
    out = StringIO()
    call_command("found_unit", *words, stdout=out)
    return out.getvalue()


def test_the_first_officer_comes_in_and_can_appoint() -> None:
    said = found("Phòng Giáo dục Thử", "--slug", "thu", "--officer", "Lê Văn Khởi")
    match = re.search(r"/first/[^/]+/", said)
    assert match is not None
    client = Client(headers={"host": "localhost"})
    password = "Hoa-sen-2026-trang"
    client.post(match[0], {"password1": password, "password2": password})
    unit = Unit.objects.get(slug="thu")
    assert client.get(f"/organisation/units/{unit.pk}/appoint/").status_code == 200
    assert set(AuditEntry.objects.filter(unit_id=unit.pk).values_list("verb", flat=True)) >= {
        "organisation.unit_created",
        "organisation.post_begun",
    }


def test_a_school_comes_under_its_office_once() -> None:
    found("Phòng Giáo dục Thử", "--slug", "thu", "--officer", "Lê Văn Khởi")
    school = ("Trường Thử", "--slug", "th-thu", "--kind", "primary", "--officer", "Lê Thị Mới")
    with pytest.raises(CommandError):
        found(*school, "--under", "khong-co")
    found(*school, "--under", "thu")
    assert Unit.objects.get(slug="th-thu").pk
    with pytest.raises(CommandError):
        found(*school, "--under", "thu")
