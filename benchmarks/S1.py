"""S1: the head signs 100 documents in one act; each is verified offline.

``sign_100_s`` is the whole request: the form of "to sign" with 100 ticks, one signature each with
its own timestamp, record, audit row, stored paper and notices, B-LT. ``verify_ms`` judges a paper
with the person's signature and the unit's seal as the page does: in the warm child, without asking
anybody; ``verify_one_ms`` one with the person's signature alone. ``list_ms`` is the page with 100
papers, ``seal_ms`` one sealing. The papers are signed with keys of the demo authority that answers
in this process, so the network's share is not in the figures. What a run adds to the district is
taken out again at its end; the audit trail and the certificates stay.
"""

# ruff: noqa: N999 (the contract names the workload)
from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.meter import Meter, machine
from khue.core.scoping import system_scope, unit_scope
from khue.documents import models, services
from khue.documents.types import KIND
from khue.files.models import StoredFile
from khue.files.selectors import read_content
from khue.notifications.models import Notification
from khue.organisation.models import Post, Unit
from khue.organisation.selectors import hats_of, managed_unit_ids, scope_of
from khue.organisation.types import Role, UnitKind
from khue.signing.models import SignatureRecord
from khue.signing.services import seal_paper, verify_pdf
from khue.signing.services.trust import LOCAL
from khue.signing.types import Outcome

if TYPE_CHECKING:
    from khue.accounts.models import User

HEADERS = {"host": "localhost", "x-forwarded-proto": "https"}
PAPERS, VERIFIED = 100, 30
BODY = (
    "Thực hiện kế hoạch năm học, Phòng yêu cầu các trường báo cáo kết quả kiểm tra.\n"
    "1. Nội dung báo cáo\n- Số phòng học đủ ánh sáng\n- Số phòng học cần sửa chữa\n"
    "2. Thời hạn: trước ngày 30 hằng tháng.\n"
) * 6


@dataclass(frozen=True, slots=True)
class Ground:
    """Who drafts, who signs, who seals, and the papers."""

    office: Unit
    head: User
    clerk: User
    ids: tuple[int, ...]


def main(argv: Sequence[str]) -> int:
    """Run the workload and print it; with ``--json`` the last line is the result."""
    settings.KHUE_DEMO_AUTHORITY = LOCAL  # production issues no demo certificates
    first = _last_id() + 1
    result: dict[str, Any] = {}
    try:
        ground = _ground()
        result |= _sign(ground)
        result |= _verify(ground)
    finally:
        _take_out(first)
    result |= {"papers": PAPERS, **machine()}
    for key, value in result.items():
        print(f"{key:28} {value}", file=sys.stderr)
    print(json.dumps(result) if "--json" in argv else json.dumps(result, indent=2))
    return 0


class _worn:  # noqa: N801 (reads like a sentence)
    """Act as the person in the first post, in its scope."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.user.hat = hats_of(user)[0]
        self.scope = unit_scope(scope_of(self.user.hat))

    def __enter__(self) -> User:
        self.scope.__enter__()
        return self.user

    def __exit__(self, *_: object) -> None:
        self.scope.__exit__(None, None, None)


def _last_id() -> int:
    with system_scope(reason="the benchmark takes out what it put in"):
        newest = models.OutgoingDocument.objects.order_by("-pk").values_list("pk", flat=True)
        return newest.first() or 0


def _ground() -> Ground:
    """Submit 100 letters of two pages to a deputy head of the office with the most schools."""
    offices = Unit.objects.filter(kind=UnitKind.OFFICE)
    office = max(offices, key=lambda unit: len(managed_unit_ids(unit.pk)))
    people = {}
    with system_scope(reason="the benchmark looks for the people of the district"):
        # A deputy signs: letters of the demo wait for the head, and the page holds a hundred.
        for role in (Role.DEPUTY, Role.CLERK):
            posts = Post.objects.filter(unit=office, role=role, person__account__isnull=False)
            newest = posts.select_related("person__account").order_by("-pk")
            people[role] = newest[0].person.account
    ids = []
    with _worn(people[Role.CLERK]) as clerk:
        for place in range(PAPERS):
            row = services.draft_document(
                unit=office,
                by=clerk,
                type_code="official_letter",
                abstract=f"Đo tải ký số hàng loạt {place + 1}",
                body=BODY,
                drafting_unit="VP",
                audience=services.to_all_schools(office.pk),
            )
            services.submit_for_signature(document=row, signer=people[Role.DEPUTY], by=clerk)
            ids.append(row.pk)
    return Ground(office, people[Role.DEPUTY], people[Role.CLERK], tuple(ids))


def _client(user: User) -> Client:
    """A client whose person was asked for the password a moment ago."""
    client = Client(headers=HEADERS)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def _sign(ground: Ground) -> dict[str, Any]:
    """Look at every paper, then sign all in one request."""
    client, listing, looking, signing = _client(ground.head), Meter(), Meter(), Meter()
    for pk in ground.ids:
        looking.run(partial(client.get, f"/documents/outgoing/{pk}/page-1.webp"))
    for _ in range(5):
        page = listing.run(lambda: client.get("/documents/to-sign/"))
    ticks = [t for t in re.findall(r'name="doc" value="([^"]+)"', page.content.decode())
             if int(t.partition(":")[0]) in ground.ids]  # fmt: skip
    if len(ticks) != PAPERS:
        raise RuntimeError(f"{len(ticks)} of {PAPERS} papers are on the page")
    answer = signing.run(lambda: client.post("/documents/to-sign/sign/", {"doc": ticks}))
    if answer.status_code != 302:
        raise RuntimeError(f"signing answered {answer.status_code}")
    with _worn(ground.head):
        done = models.OutgoingDocument.objects.filter(pk__in=ground.ids, state="signed")
        levels = sorted(set(done.values_list("signature_level", flat=True)))
        count = done.count()
    return {
        "sign_100_s": round(signing.median_wall() / 1000, 2),
        "sign_100_cpu_s": round(signing.median_cpu() / 1000, 2),
        "signed": count,
        "levels": levels,
        "look_ms": round(looking.median_wall(), 1),
        "list_ms": round(listing.median_wall(), 1),
    }


def _verify(ground: Ground) -> dict[str, Any]:
    one, both, sealing = Meter(), Meter(), Meter()
    outcomes = set()
    with _worn(ground.clerk) as clerk:
        rows = models.OutgoingDocument.objects.filter(pk__in=ground.ids).select_related("paper")
        papers = [read_content(row.paper) for row in rows[: VERIFIED + 3] if row.paper]
        for place, paper in enumerate(papers):
            seal = partial(
                seal_paper,
                unit=ground.office,
                paper=paper,
                number=f"{place + 1:02d}",
                date_text="ngày 05 tháng 9 năm 2026",
                by=clerk,
                at=timezone.now(),
            )
            sealed = sealing.run(seal).pdf
            outcomes.add(_judged(one, paper, place))
            outcomes.add(_judged(both, sealed, place))
    if outcomes != {Outcome.VALID}:
        raise RuntimeError(f"not all papers are valid: {outcomes}")
    return {
        "verify_ms": round(both.median_wall(), 1),
        "verify_p95_ms": round(both.p95_wall(), 1),
        "verify_one_ms": round(one.median_wall(), 1),
        "seal_ms": round(sealing.median_wall(), 1),
        "verified": len(both.samples),
    }


def _judged(meter: Meter, paper: bytes, place: int) -> Outcome:
    """Verify once; the first three warm the child up and are not counted."""
    work = partial(verify_pdf, paper)
    report = work() if place < 3 else meter.run(work)
    return Outcome(report.outcome)


def _take_out(first: int) -> None:
    with system_scope(reason="the benchmark takes out what it put in"):
        mine = models.OutgoingDocument.objects.filter(pk__gte=first)
        ids = list(mine.values_list("pk", flat=True))
        links = [f"/documents/outgoing/{pk}/" for pk in ids]
        holders = [str(pk) for pk in ids]
        mine.update(paper=None)
        for rows in (
            Notification.objects.filter(link__in=links),
            SignatureRecord.objects.filter(holder_kind=KIND, holder_id__in=ids),
            models.SearchEntry.objects.filter(outgoing_id__in=ids),
            models.PaperLook.objects.filter(document_id__in=ids),
            models.SigningStep.objects.filter(document_id__in=ids),
            models.RecipientLine.objects.filter(document_id__in=ids),
            models.DocumentText.objects.filter(document_id__in=ids),
            StoredFile.objects.filter(holder_kind=KIND, holder_id__in=holders),
            mine,
        ):
            rows._raw_delete(connection.alias)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
