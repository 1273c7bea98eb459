"""A person, known once in the installation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.text import clean, fold, given_name_key


class Person(models.Model):
    """A human being: official, teacher, guardian or pupil; never a shared account."""

    full_name = models.CharField(_("Full name"), max_length=120)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    search_text = models.CharField(max_length=300, editable=False)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)

    class Meta:
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys true to the name; bulk writers call :meth:`fill_keys` themselves."""
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Set the stored keys for sorting and searching from the name."""
        self.full_name = clean(self.full_name).strip()
        self.sort_key = given_name_key(self.full_name)
        self.search_text = fold(self.full_name)
