"""Administrative units of any date; the real files are read where the machine has them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from khue.organisation.models import AdministrativeUnit
from khue.organisation.models.period import holding

pytestmark = pytest.mark.django_db
BEFORE = """province_code,province,district_code,district,ward_code,ward
79,Thành phố Sao,765,Quận Khuê,26905,Phường 1
79,Thành phố Sao,765,Quận Khuê,26908,Phường 2
"""
AFTER = """province_code,province,ward_code,ward
79,Thành phố Sao,26905,Phường Gia Khuê
"""
SHARED = os.environ.get("KHUE_SHARED_DATA", "")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text("\ufeff" + text, encoding="utf-8")
    return path


def names_on(day: date, level: str) -> list[str]:
    rows = AdministrativeUnit.objects.filter(holding(day), level=level)
    return list(rows.order_by("code").values_list("name", flat=True))


def test_each_day_has_its_own_units_whatever_the_order_of_imports(tmp_path: Path) -> None:
    after = write(tmp_path, "after.csv", AFTER)
    before = write(tmp_path, "before.csv", BEFORE)
    for path, day in ((after, "2025-07-01"), (before, "2022-06-01"), (after, "2025-07-01")):
        call_command("import_administrative_units", str(path), "--valid-from", day)
    assert names_on(date(2025, 6, 30), "ward") == ["Phường 1", "Phường 2"]
    assert names_on(date(2025, 6, 30), "district") == ["Quận Khuê"]
    assert names_on(date(2025, 7, 1), "ward") == ["Phường Gia Khuê"]
    assert names_on(date(2025, 7, 1), "district") == []
    assert AdministrativeUnit.objects.count() == 6
    assert (
        AdministrativeUnit.objects.get(code="26905", valid_from="2022-06-01").parent_code == "765"
    )


def test_a_corrected_file_replaces_its_edition(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", BEFORE)
    call_command("import_administrative_units", str(path), "--valid-from", "2022-06-01")
    path = write(
        tmp_path, "a.csv", BEFORE.replace("79,Thành phố Sao,765,Quận Khuê,26908,Phường 2\n", "")
    )
    call_command("import_administrative_units", str(path), "--valid-from", "2022-06-01")
    assert names_on(date(2022, 6, 1), "ward") == ["Phường 1"]


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", BEFORE + "79,Thành phố Khác,765,Quận Khuê,26909,Phường 3\n"]
)
def test_a_wrong_file_changes_nothing(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "bad.csv", text)
    with pytest.raises(CommandError, match=r"bad\.csv, line"):
        call_command("import_administrative_units", str(path), "--valid-from", "2022-06-01")
    assert not AdministrativeUnit.objects.exists()


@pytest.mark.skipif(not SHARED, reason="the state's files are not on this machine")
@pytest.mark.parametrize(
    ("name", "day", "wards"),
    [
        ("vn_admin_units_asof_2022-06.csv", "2022-06-01", 10_000),
        ("vn_admin_units_before_2025-07.csv", "2025-01-01", 10_000),
        ("vn_admin_units_after_2025-07.csv", "2025-07-01", 3_321),
    ],
)
def test_the_states_files_are_read(name: str, day: str, wards: int) -> None:
    path = Path(SHARED) / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    call_command("import_administrative_units", str(path), "--valid-from", day)
    assert AdministrativeUnit.objects.filter(level="ward").count() >= wards
