"""Books of their own: those of councils and boards; and that a secret book exists on paper."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.scoping import UnitOwned
from khue.documents.types import SecretBook


class Series(UnitOwned):
    """The outgoing series of a council or board of the unit (Decree 30/2020, article 15).

    ``code`` names its register book and never changes; ``symbol`` stands where the unit's own
    would (``05/NQ-HĐT``). The chair signs on behalf of the collective, the deputy for the chair.
    """

    code = models.SlugField(_("Code of the book"), max_length=30)
    name = models.CharField(_("Name on papers"), max_length=160)
    symbol = models.CharField(_("Symbol in document numbers"), max_length=30)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("council", "Chair"),
    )
    chair_title = models.CharField(_("Title of the chair"), max_length=80)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Deputy chair"),
    )
    deputy_title = models.CharField(_("Title of the deputy chair"), max_length=80, blank=True)
    since = models.DateField(_("Since"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("series of documents")
        ordering = ["ended_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="documents_series_code_once"),
            models.UniqueConstraint(
                fields=["unit", "symbol"],
                condition=Q(ended_on__isnull=True),
                name="documents_series_symbol_once",
            ),
            models.CheckConstraint(
                condition=~Q(code="main"), name="documents_series_is_not_the_main_book"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SecretPaperBook(UnitOwned):
    """The fact that a register of secret documents is kept on paper: which, since when, by whom.

    Decree 26/2020 wants such books apart. There is no field for numbers or abstracts here, and
    none may be added: what is secret never enters Khuê.
    """

    book = models.CharField(_("Which book"), max_length=10, choices=SecretBook.choices)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Kept by"),
    )
    keeper_name = models.CharField(max_length=120)
    place = models.CharField(_("Where it is kept"), max_length=60, blank=True)
    since = models.DateField(_("Since"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("secret book on paper")
        ordering = ["ended_on", "book", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "book"],
                condition=Q(ended_on__isnull=True),
                name="documents_secret_book_once",
            )
        ]

    def __str__(self) -> str:
        return self.get_book_display()
