"""What a passkey's script needs, as data of an element (the policy forbids scripts in the page)."""

from __future__ import annotations

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """Write the value for a ``data-…`` attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
