"""D1: one of 200,000 documents of one unit by words, fields, number and days, through the page.

``search_cpu_ms`` is the median over all kinds of questions, ``worst_cpu_ms`` the median of the dearest
kind: words that stand in every document, rare words, rare pairs of common words, a number, fields with
days. Texts have about 300 words of a Vietnamese vocabulary with the frequencies of Zipf. The documents
stay in a unit of their own in the district, so that later runs need not make them.
"""

# ruff: noqa: N999 (the contract names the workload)
from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection
from django.test import Client

from benchmarks.meter import Meter, machine, percentile
from khue.accounts.models import Person, User
from khue.core.dates import HANOI
from khue.core.scoping import system_scope, unit_scope
from khue.documents.models import IncomingDocument, SearchEntry
from khue.documents.services.indexing import index_incoming
from khue.organisation.models import Post, Unit
from khue.organisation.types import Role, UnitKind

HEADERS = {"host": "localhost", "x-forwarded-proto": "https"}
DOCUMENTS, YEARS, WORDS = 200_000, 10, 300
RUNS, WARM_UP = 30, 3
INDEX = "documents_search"
SINCE = date(2016, 1, 1)
SYLLABLES = [
    "trường",
    "học",
    "sinh",
    "giáo",
    "viên",
    "thực",
    "hiện",
    "kế",
    "hoạch",
    "năm",
    "về",
    "việc",
    "tổ",
    "chức",
    "công",
    "tác",
    "quản",
    "lý",
    "chuyên",
    "môn",
    "đào",
    "tạo",
    "bồi",
    "dưỡng",
    "kiểm",
    "tra",
    "đánh",
    "giá",
    "chất",
    "lượng",
    "nội",
    "dung",
    "chương",
    "trình",
    "hướng",
    "dẫn",
    "báo",
    "cáo",
    "văn",
    "bản",
    "phòng",
    "sở",
    "ủy",
    "ban",
    "nhân",
    "dân",
    "quyết",
    "định",
    "thông",
    "báo",
    "triển",
    "khai",
    "tuyển",
    "sinh",
    "đầu",
    "cấp",
    "thư",
    "viện",
    "sách",
    "đọc",
    "số",
    "hóa",
    "chuyển",
    "đổi",
    "an",
    "toàn",
    "giao",
    "thông",
    "phòng",
    "cháy",
    "y",
    "tế",
    "dịch",
    "bệnh",
    "dinh",
    "dưỡng",
    "bán",
    "trú",
    "thi",
    "đua",
    "khen",
    "thưởng",
    "kỷ",
    "luật",
    "viên",
    "chức",
    "hợp",
    "đồng",
    "lương",
    "phụ",
    "cấp",
    "tài",
    "chính",
    "ngân",
    "sách",
    "mua",
    "sắm",
    "tài",
    "sản",
    "xây",
    "dựng",
    "sửa",
    "chữa",
    "cơ",
    "sở",
    "vật",
    "chất",
    "thiết",
    "bị",
    "dạy",
    "ngoại",
    "ngữ",
    "tin",
    "toán",
    "văn",
    "lịch",
    "sử",
    "địa",
    "lý",
    "âm",
    "nhạc",
    "mỹ",
    "thuật",
    "thể",
    "dục",
    "bơi",
    "lội",
    "đuối",
    "nước",
    "thiên",
    "tai",
    "bão",
    "lụt",
    "quốc",
    "phòng",
    "an",
    "ninh",
    "đoàn",
    "đội",
    "hội",
    "phụ",
    "huynh",
    "công",
    "đoàn",
]
RARE = "ngoạn mục"
QUESTIONS: dict[str, dict[str, str]] = {
    "everywhere": {"q": "trường học sinh"},
    "everywhere_plain": {"q": "truong hoc sinh giao vien"},
    "rare": {"q": RARE},
    "rare_pair": {"q": "đuối lụt bão"},
    "number": {"q": "1234/UBND-VX"},
    "number_begun": {"number": "1999/UB"},
    "fields": {"abstract": "kế hoạch", "body": "ủy ban", "type": "Công văn"},
    "days": {"q": "tuyển sinh", "since": "2019-01-01", "until": "2019-12-31"},
    "long_ago": {"q": "thư viện", "until": "2018-06-30"},
    "nothing": {"q": "xyzkhongco"},
}


def main(argv: Sequence[str]) -> int:
    """Run the workload and print it; with ``--json`` the last line is the result."""
    clerk = _ground()
    client = Client(headers=HEADERS)
    client.force_login(clerk)
    figures: dict[str, Any] = {}
    every, walls = [], []
    for name, question in QUESTIONS.items():
        meter = Meter()
        url = f"/documents/search/?{urlencode(question)}"
        for _ in range(WARM_UP):
            _ok(client.get(url))
        for _ in range(RUNS):
            _ok(meter.run(partial(client.get, url)))
        figures[f"{name}_cpu_ms"] = round(meter.median_cpu(), 2)
        every += [sample.total_cpu for sample in meter.samples]
        walls += [sample.wall for sample in meter.samples]
        print(f"{name:20} {figures[f'{name}_cpu_ms']}", file=sys.stderr)
    result = {
        "search_cpu_ms": round(statistics.median(every), 2),
        "worst_cpu_ms": max(figures.values()),
        "search_p95_ms": round(percentile(walls, 95), 2),
        **figures,
        **_sizes(),
        **machine(),
    }
    print(json.dumps(result) if "--json" in argv else json.dumps(result, indent=2))
    return 0


def _ok(answer: Any) -> None:
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request['PATH_INFO']} answered {answer.status_code}")


def _ground() -> User:
    """Find or make the unit, its clerk and the documents."""
    with system_scope(reason="the benchmark makes a unit with many documents"):
        unit, _ = Unit.objects.get_or_create(
            slug="do-tim-kiem",
            defaults={
                "name": "Kho đo tìm kiếm",
                "kind": UnitKind.OFFICE,
                "symbol": "KDTK",
                "valid_from": SINCE,
            },
        )
        clerk = User.objects.filter(username="bench-d1").first()
        if clerk is None:
            person = Person.objects.create(full_name="Người Đo Tìm Kiếm")
            clerk = User.objects.create(username="bench-d1", person=person)
            clerk.set_unusable_password()
            clerk.save()
            Post.objects.create(
                person=person, unit=unit, role=Role.CLERK, title="Văn thư", valid_from=SINCE
            )
        missing = DOCUMENTS - SearchEntry.objects.filter(unit=unit).count()
        if missing > 0:
            _fill(unit, missing)
    return clerk


def _fill(unit: Unit, missing: int) -> None:
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
    with unit_scope([unit.pk]):
        documents = _documents(unit, missing)
        while rows := list(islice(documents, 2_000)):
            made = IncomingDocument.objects.bulk_create([row for row, _text in rows])
            texts = {row.pk: text for row, (_row, text) in zip(made, rows, strict=True)}
            index_incoming(made, texts=texts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX {INDEX} ON documents_searchentry USING gin (vector)"
            " WITH (fastupdate = off)"
        )
        cursor.execute("ANALYZE documents_searchentry, documents_incomingdocument")
    connection.close()
    print(f"documents made in {time.perf_counter() - start:.0f} s", file=sys.stderr)


def _documents(unit: Unit, missing: int) -> Iterator[tuple[IncomingDocument, str]]:
    chance = random.Random(26)  # noqa: S311 (data of a benchmark)
    weights = [1 / (place + 4) for place in range(len(SYLLABLES))]
    now = datetime.now(HANOI)
    for place in range(missing):
        text = " ".join(chance.choices(SYLLABLES, weights, k=WORDS))
        if place % 2_000 == 0:
            text += f" {RARE}"
        row = IncomingDocument(
            unit=unit,
            issuer=chance.choice(("Ủy ban nhân dân phường", "Sở Giáo dục và Đào tạo")),
            reference=f"{place % 2_400 + 1}/{chance.choice(('UBND-VX', 'SGDĐT-VP'))}",
            type_name=chance.choice(("Công văn", "Kế hoạch", "Thông báo")),
            abstract="Về việc " + " ".join(chance.choices(SYLLABLES, weights, k=12)),
            arrived_at=now - timedelta(days=chance.random() * 365 * YEARS),
        )
        row.fill_keys()
        yield row, text


def _sizes() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s)", [INDEX])
        size = cursor.fetchone()[0]
    return {"documents": DOCUMENTS, "index_mb": round(size / 1024 / 1024)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
