"""What keeps sign-in safe: dated rules, wrong tries, PINs of devices, paper codes."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class AccessPolicy(models.Model):
    """An edition of the sign-in rules, from a day on. Without a row the law's figures hold."""

    valid_from = models.DateField(_("Valid from"), unique=True)
    idle_minutes = models.PositiveSmallIntegerField(_("Minutes until the app locks"), default=15)
    idle_minutes_strict = models.PositiveSmallIntegerField(
        _("Minutes on phones and for administrators"), default=5
    )
    wrong_sign_ins = models.PositiveSmallIntegerField(_("Wrong sign-ins allowed"), default=5)
    wrong_minutes = models.PositiveSmallIntegerField(_("Minutes of waiting after them"), default=15)
    idle_account_days = models.PositiveSmallIntegerField(
        _("Days until an unused staff account closes"), default=45
    )
    second_factor_for_administrators = models.BooleanField(
        _("Administrators need a second factor"), default=False
    )
    citation = models.CharField(_("Citation"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(idle_minutes__range=(1, 15), idle_minutes_strict__range=(1, 5)),
                name="policy_locks_within_the_law",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    wrong_sign_ins__range=(1, 5),
                    wrong_minutes__gte=1,
                    idle_account_days__range=(1, 45),
                ),
                name="policy_tries_within_the_law",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%d/%m/%Y}"


class WrongSignIns(models.Model):
    """Wrong tries in a row for one name, known or not, so that names can't be probed."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key[:8]


class DevicePin(models.Model):
    """The six digits that open the locked app on one device; they end with its session."""

    session = models.OneToOneField(
        "usersessions.UserSession", on_delete=models.CASCADE, related_name="pin"
    )
    pin_hash = models.CharField(max_length=200)
    wrong = models.PositiveSmallIntegerField(default=0)
    set_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.session_id)


class FirstSignIn(models.Model):
    """A one-time code on paper with which a person sets the first (or a new) password."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="paper_codes")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {localtime(self.issued_at):%d/%m/%Y}"
