"""Accounts and contacts of people."""

from __future__ import annotations

from django.db import transaction

from khue.accounts import audits
from khue.accounts.errors import PhoneTaken, PublicMailRefused, UsernameTaken
from khue.accounts.law import law
from khue.accounts.models import Person, User
from khue.accounts.phones import normal_phone
from khue.core.dates import today
from khue.core.text import fold


def check_contact_email(email: str, *, is_official: bool) -> None:
    """Refuse a public mail domain as the contact of a unit or of staff.

    Raises :class:`PublicMailRefused`. Guardians and citizens may use one (``is_official=False``).
    """
    if email and is_official and law().is_public_mail(email, today()):
        raise PublicMailRefused(field="email", domain=email.rpartition("@")[2].lower())


def free_username(full_name: str) -> str:
    """Return a free user name from the name: given name and initials, ``lan.nt``, ``lan.nt2``."""
    words = "".join(c if c.isalnum() else " " for c in fold(full_name)).split() or ["nguoi"]
    base = ".".join(p for p in (words[-1], "".join(w[0] for w in words[:-1])) if p)
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    name, n = base, 1
    while name in taken:
        n += 1
        name = f"{base}{n}"
    return name


@transaction.atomic
def create_account(*, person: Person, by: User | None, username: str = "", phone: str = "") -> User:
    """Give the person an account without password: the first sign-in is by the paper code.

    Raises :class:`UsernameTaken`, :class:`PhoneTaken`, :class:`InvalidPhone`.
    """
    name = (username or free_username(person.full_name)).strip().lower()
    number = normal_phone(phone) if phone else None
    if User.objects.filter(username=name).exists():
        raise UsernameTaken(field="username")
    if number and User.objects.filter(phone=number).exists():
        raise PhoneTaken(field="phone")
    user = User.objects.create_user(name, None, person=person, phone=number)
    audits.record(audits.ACCOUNT_CREATED, user, by=by, after={"username": name})
    return user


@transaction.atomic
def change_contact(
    *, person: Person, by: User, phone: str, email: str, is_official: bool
) -> Person:
    """Change the phone (it also opens the account) and the mail address of a person.

    Raises :class:`PublicMailRefused`, :class:`PhoneTaken`, :class:`InvalidPhone`.
    """
    check_contact_email(email, is_official=is_official)
    number = normal_phone(phone) if phone else ""
    account = User.objects.filter(person=person).first()
    if number and User.objects.filter(phone=number).exclude(person=person).exists():
        raise PhoneTaken(field="phone")
    person.phone, person.email = number, email
    person.save(update_fields=["phone", "email", "sort_key", "search_text", "full_name"])
    if account is not None:
        account.phone = number or None
        account.save(update_fields=["phone"])
    audits.record(audits.ACCOUNT_CHANGED, account or by, by=by, after={"person": person.pk})
    return person
