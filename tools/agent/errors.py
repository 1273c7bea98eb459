"""What may go wrong at the token, in words for the person in front of it."""

from __future__ import annotations


class AgentError(Exception):
    """Something that the person must be told; the text is a whole sentence."""


class TicketRefused(AgentError):
    """The ticket is malformed, too old, of a foreign address, or asks for a strange signature."""


class NoToken(AgentError):
    """No token is plugged in that holds the wanted certificate, or the driver does not answer."""


class WrongPin(AgentError):
    """The token refused the PIN. Nothing is ever tried twice by itself: tokens lock."""
