"""The account with which one person signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from khue.organisation.types import Hat


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password the first sign-in is by the one-time paper code."""
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """One account is one person; phone or user name opens it."""

    username = models.CharField(_("User name"), max_length=60, unique=True)
    phone = models.CharField(_("Phone"), max_length=20, unique=True, null=True, blank=True)
    person = models.OneToOneField(
        "accounts.Person", on_delete=models.PROTECT, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    # The post in which the person acts now; the middleware sets it (organisation.middleware).
    hat: Hat | None = None

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return the person's name."""
        return self.person.full_name


def display(user: User) -> str:
    """Return how allauth names the person."""
    return user.get_full_name()
