"""Each night: whoever's last post ended yesterday is signed out."""

from __future__ import annotations

from datetime import timedelta

from khue.core.dates import today
from khue.core.tasks import periodic

from .models import Post
from .services import refresh_all_findings, sign_out_leaver


@periodic(
    "organisation.close_leavers",
    cron="5 17 * * *",  # 00:05 in Việt Nam
    reason="posts of all units end by date, and devices with the last of them",
)
def close_leavers() -> None:
    """Sign out people whose last post ended yesterday."""
    ended = Post.objects.filter(valid_to=today() - timedelta(days=1)).select_related("person")
    for post in ended:
        sign_out_leaver(post.person, by=None)


@periodic(
    "organisation.check_quality",
    cron="20 18 * * *",  # 01:20 in Việt Nam
    reason="the data of the units below each managing body is checked for gaps",
)
def check_quality() -> None:
    """Find what is missing in the register of the units."""
    refresh_all_findings()
