"""Posts: which person has which role in which unit, and who acts in whose place."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.organisation.types import AuthorityMark, Role

from .period import Dated, period_in_order


class Post(UnitOwned, Dated):
    """A person's role in a unit over time. It ends by date, so that old acts stay explained."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    title = models.CharField(_("Title on papers"), max_length=120)
    is_acting = models.BooleanField(_("Acting"), default=False)
    decision = models.CharField(_("Decision"), max_length=120, blank=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            period_in_order("post_period_in_order"),
            models.UniqueConstraint(
                fields=["unit", "person", "role", "valid_from"], name="post_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "valid_from"], name="post_by_person")]

    def __str__(self) -> str:
        return f"{self.title} ({self.person_id})"


class Delegation(UnitOwned, Dated):
    """The holder of one post lets the holder of another act in their place, for a time."""

    giver = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations_given")
    receiver = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    permissions = ArrayField(models.CharField(max_length=80), verbose_name=_("Permissions"))
    mark = models.CharField(max_length=4, choices=AuthorityMark.choices, default=AuthorityMark.KT)
    decision = models.CharField(_("Decision"), max_length=120, blank=True)

    class Meta(UnitOwned.Meta):
        constraints = [
            period_in_order("delegation_period_in_order"),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="delegation_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.receiver_id}"
