"""Tables that belong to no unit, each with its reason: reviewed, not generated."""

from __future__ import annotations

EXEMPT: dict[str, str] = {
    "accounts": "a person is known once in the installation; posts and enrolments carry the unit",
    "account": "vendor: sign-in by allauth, bound to the person",
    "mfa": "vendor: second factors of allauth, bound to the person",
    "usersessions": "vendor: device sessions of allauth, bound to the person",
    "auth": "vendor: unused groups of Django",
    "contenttypes": "vendor: names of tables",
    "sessions": "vendor: sessions, bound to the person",
    "procrastinate": "vendor: jobs carry ids only; the task opens the scope they name",
    "core.AuditChain": "the unit is a key without relation, so that lower rooms can write",
    "core.AuditEntry": "the unit is a key without relation, so that lower rooms can write",
    "core.AuditValue": "belongs to its audit row",
    "core.TotalSource": "how each kind of total is defined, the same for all units",
    "core.DemoStep": "which parts of the demo world exist already",
    "signing.TrustAnchor": "which authorities are trusted is the same for all units",
    "signing.RemoteService": "where remote keys lie is the same for all units; the office lists it",
    "organisation.Unit": "the existence of a unit is public",
    "organisation.Management": "who manages a unit is public",
    "organisation.Succession": "what came after a unit is public",
    "organisation.AdministrativeUnit": "the state's list of administrative units",
    "organisation.SchoolYear": "the sector's calendar",
    "exchange.Connection": "a link to another system serves all units",
    "exchange.Partner": "which bodies outside can be reached is the same for all units",
    "exchange.OrganCode": "a unit's code is public: by it others reach the unit",
    "exchange.SystemKey": "one key signs for the installation",
    "exchange.SeenRequest": "seals of requests carry no content and no unit",
    "compliance.RuleEdition": "the law is the same for all units",
}


def is_exempt(app_label: str, name: str) -> bool:
    """Whether the table is listed, by itself or by its room."""
    return app_label in EXEMPT or f"{app_label}.{name}" in EXEMPT
