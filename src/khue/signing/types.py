"""Values of the signing room: places on the paper, levels, results and reports.

Frozen, and without any model, so that the engine can be used and tested alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in PDF points, origin at the lower left corner of the page."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError("A box needs a positive width and height.")

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return (
            round(self.x),
            round(self.y),
            round(self.x + self.width),
            round(self.y + self.height),
        )

    @property
    def size(self) -> tuple[int, int]:
        left, bottom, right, top = self.corners
        return right - left, top - bottom


SEAL_DIAMETER = 36 * POINTS_PER_MM


def seal_box(signature: Box, diameter: float = SEAL_DIAMETER) -> Box:
    """The seal's place: covers a third of the signature from the left (Decree 30/2020, annex I)."""
    return Box(
        x=signature.x + signature.width / 3 - diameter,
        y=signature.y + (signature.height - diameter) / 2,
        width=diameter,
        height=diameter,
    )


@dataclass(frozen=True, slots=True)
class Repeat:
    """Where number and date stand once more: the head line of an annex in the same file."""

    number: Box
    date: Box
    page: int
    size: float = 13


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on one page; pages count from 0."""

    box: Box
    page: int = -1


@dataclass(frozen=True, slots=True)
class CoSigner:
    """Where a further signer signs; a body of its own also seals (joint documents)."""

    signature: Spot
    seal: Spot | None = None


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """Where number, date, the person's signature and the seal stand; pages count from 0.

    ``initials`` and ``others`` are the places of initials and of the second and later signers, in
    the order of their fields (``initial_field``, ``person_field``, ``seal_field``).
    """

    number: Box
    date: Box
    signature: Box
    seal: Box
    first_page: int = 0
    signature_page: int = -1
    # The page of the seal where it isn't that of the signature (a copy: the first page).
    seal_page: int | None = None
    number_size: float = 13
    date_size: float = 13
    repeats: tuple[Repeat, ...] = ()
    initials: tuple[Spot, ...] = ()
    others: tuple[CoSigner, ...] = ()


class Level(StrEnum):
    """How long a signature can be proved without asking anybody (PAdES levels)."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class Warn(StrEnum):
    """What the signer must be told although the signature was made (law S-02)."""

    REVOCATION_UNREACHABLE = "revocation_unreachable"
    TIMESTAMP_UNREACHABLE = "timestamp_unreachable"
    TIMESTAMP_UNPROVEN = "timestamp_unproven"
    DEMO_CERTIFICATE = "demo_certificate"


@dataclass(frozen=True, slots=True)
class StampSpec:
    """What is drawn at a signature: an image, lines of text, or both; nothing means no mark."""

    image: bytes | None = None
    lines: tuple[str, ...] = ()
    colour: str = "#000000"
    font_size: float = 10


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper after an act of signing, the level it truly reached and what to warn about."""

    pdf: bytes
    level: Level
    warnings: tuple[Warn, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.level.rank >= Level.LT.rank


@dataclass(frozen=True, slots=True)
class PendingSignature:
    """A signature that waits for a token outside the server: the document and what to sign."""

    document: bytes
    document_digest: bytes
    signed_attributes: bytes
    digest_algorithm: str
    reserved_start: int
    reserved_end: int
    certificate: bytes
    field_name: str


class SignerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    TIMESTAMP = "timestamp"


class Revocation(StrEnum):
    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Changes(StrEnum):
    """What happened to the file after a signature was made."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


class Outcome(StrEnum):
    """The verdict about a whole file."""

    VALID = "valid"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Problem(StrEnum):
    """Why a signature or a file is not plainly valid; the words live in the report template."""

    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    CONTENT_CHANGED = "content_changed"
    SIGNATURE_WRONG = "signature_wrong"
    FORBIDDEN_CHANGE = "forbidden_change"
    UNSIGNED_ADDITION = "unsigned_addition"
    PARTIAL_COVERAGE = "partial_coverage"
    UNKNOWN_ISSUER = "unknown_issuer"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_UNSUITABLE = "certificate_unsuitable"
    REVOCATION_UNKNOWN = "revocation_unknown"
    NO_TIMESTAMP = "no_timestamp"
    TIMESTAMP_UNTRUSTED = "timestamp_untrusted"
    WEAK_ALGORITHM = "weak_algorithm"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Everything law S-08 wants to be shown about one signature in a file."""

    field_name: str
    kind: SignerKind
    signer: str
    organisation: str
    issuer: str
    issuer_organisation: str
    anchor_kind: str
    serial: str
    valid_from: datetime | None
    valid_to: datetime | None
    claimed_at: datetime | None
    timestamp_at: datetime | None
    timestamp_authority: str
    reason: str
    is_intact: bool
    is_trusted: bool
    revocation: Revocation
    changes: Changes
    revision: int
    revisions: int
    level: Level
    is_certification: bool
    problems: tuple[Problem, ...] = ()

    @property
    def is_altered(self) -> bool:
        return not self.is_intact or self.changes is Changes.FORBIDDEN

    @property
    def signed_at(self) -> datetime | None:
        """The proved time where there is one, else the time the signer claims."""
        return self.timestamp_at or self.claimed_at

    @property
    def is_valid(self) -> bool:
        return not self.is_altered and self.is_trusted and self.revocation is not Revocation.REVOKED


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """The verdict about one file and the report about each signature, oldest first."""

    outcome: Outcome
    sha256: str
    size: int
    signatures: tuple[SignatureReport, ...] = ()
    timestamps: tuple[SignatureReport, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    revisions: int = 0

    @property
    def is_valid(self) -> bool:
        return self.outcome in (Outcome.VALID, Outcome.INCOMPLETE)

    @property
    def is_altered(self) -> bool:
        return self.outcome is Outcome.ALTERED

    @property
    def level(self) -> Level | None:
        """The weakest level of the file's signatures: what the whole file may claim."""
        return min((s.level for s in self.signatures), key=lambda lv: lv.rank, default=None)

    @property
    def is_sealed(self) -> bool:
        """Whether a seal that holds locks number and date; without it their text means nothing."""
        return any(s.field_name == SEAL_FIELD and s.is_valid for s in self.signatures)

    @property
    def number(self) -> str:
        """The number that the seal locks; "" when no seal holds."""
        return self.fields.get(NUMBER_FIELD, "") if self.is_sealed else ""

    @property
    def date_text(self) -> str:
        return self.fields.get(DATE_FIELD, "") if self.is_sealed else ""

    @property
    def initials(self) -> tuple[str, ...]:
        """Who initialled, in the order of the fields: only what a person's signature locks."""
        if not any(s.field_name.startswith(PERSON_FIELD) and s.is_valid for s in self.signatures):
            return ()
        names = sorted(name for name in self.fields if name.startswith(INITIAL_FIELD))
        return tuple(self.fields[name] for name in names if self.fields[name])


NUMBER_FIELD = "KhueNumber"
DATE_FIELD = "KhueDate"
PERSON_FIELD = "KhuePerson"
SEAL_FIELD = "KhueSeal"
ANNEX_FIELD = "KhueAnnexSeal"
INITIAL_FIELD = "KhueInitial"


def person_field(place: int) -> str:
    """The signature field of the signer at this place, from 1; the first has no number."""
    return PERSON_FIELD if place == 1 else f"{PERSON_FIELD}{place}"


def seal_field(place: int) -> str:
    """The seal's field of the body at this place, from 1; the first has no number."""
    return SEAL_FIELD if place == 1 else f"{SEAL_FIELD}{place}"


def initial_field(place: int) -> str:
    """The field of the initials at this place, from 1."""
    return f"{INITIAL_FIELD}{place}"


class AnchorKind(models.TextChoices):
    """Whose authority a trusted certificate is; only the demo's is never legally valid."""

    NEAC = "neac", _("Public authority (NEAC)")
    VGCA = "vgca", _("Official-duty authority (VGCA)")
    DEMO = "demo", _("Demo, not legally valid")


class CredentialKind(models.TextChoices):
    """Where the key lives."""

    SOFTWARE = "software", _("Key file (demo and tests only)")
    PKCS11 = "pkcs11", _("Token at the server")
    EXTERNAL = "external", _("Token at the person's computer")
    REMOTE = "remote", _("Remote signing service")


OUTSIDE_KINDS = frozenset({CredentialKind.EXTERNAL, CredentialKind.REMOTE})
"""Keys that the server cannot reach by itself: signing with them takes two steps."""


class CredentialState(models.TextChoices):
    ACTIVE = "active", _("In use")
    REVOKED = "revoked", _("Revoked")
    RETIRED = "retired", _("Withdrawn")


class Purpose(models.TextChoices):
    """Which act a signature is."""

    PERSON = "person", _("Signed by the competent person")
    SEAL = "seal", _("Sealed by the unit")
    ANNEX = "annex", _("Annex or copy signed by the unit")


# Why a paper is still without full proof, as the record keeps it.
SILENT = "still_unreachable"
NOT_KEPT = "not_kept"
MOVED = "moved_on"
HOPELESS = (NOT_KEPT, "signing.revoked", "signing.paper_unreadable")
"""What no later attempt can mend."""

EXPIRY_WARNINGS = (60, 30, 7)
"""Days before the end of a certificate on which people are told."""


class RequestState(models.TextChoices):
    PENDING = "pending", _("Waiting for the token")
    FINISHED = "finished", _("Finished")
    EXPIRED = "expired", _("Expired")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose paper it is, so that its missing proof can be added later: kind and id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper that waits for a signature is called, and its page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RemoteQuestion:
    """One thing that a remote signing service asks the person for."""

    id: str
    label: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class SignatureAct:
    """A signature made outside the server, as the paper's own room needs it to take the paper."""

    purpose: str
    number: str
    document_sha256: str
    begun_at: datetime
