"""The demo certificate authority: for the demo and the tests only, never legally valid."""

from .images import draw_hand_signature, draw_seal
from .pki import DemoAuthority, IssuedCertificate

__all__ = ["DemoAuthority", "IssuedCertificate", "draw_hand_signature", "draw_seal"]
