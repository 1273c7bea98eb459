"""Kinds of notice and channels, declared by the domains that own them."""

from __future__ import annotations

from khue.core.registry import Registry

from .types import Channel, NotificationKind

kinds: Registry[NotificationKind] = Registry("notification kind")
channels: Registry[Channel] = Registry("notification channel")
