"""Verbs of this room in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core import audit

NOTICE_RETRIED = audit.declare("notifications.notice.retried", _("Failed notice tried again"))
JOB_RETRIED = audit.declare("notifications.job.retried", _("Failed task tried again"))
