"""What the frame of every private page asks for by itself, so that no view has to bring it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.crypto import salted_hmac

from khue.core.ui import navigation, shapes

register = template.Library()
TOKEN_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Frame:
    """Who is signed in, what the account menu holds, and which banners stand on every page."""

    person_name: str
    user_token: str
    profile_menu: list[shapes.MenuItem]
    hat_switch_url: str
    is_demo: bool


def user_token(user: Any) -> str:
    """Name a person's own store on the phone without telling who it is."""
    if not getattr(user, "is_authenticated", False):
        return ""
    return salted_hmac("khue.mobile.store", str(user.pk), algorithm="sha256").hexdigest()[
        :TOKEN_LENGTH
    ]


@register.simple_tag(takes_context=True)
def frame_state(context: Context) -> Frame:
    """Gather the frame; a page shown to nobody in particular gets an empty one."""
    user = context.get("user")
    known = bool(getattr(user, "is_authenticated", False))
    name = context.get("person_name") or (
        user.get_full_name() if known and user is not None else ""
    )
    return Frame(
        person_name=name,
        user_token=user_token(user),
        profile_menu=navigation.profile_menu() if name else [],
        hat_switch_url=context.get("hat_switch_url") or navigation.hat_switch_url(),
        is_demo=bool(getattr(settings, "KHUE_IS_DEMO", False)),
    )
