"""Whom we trust, who may sign with what, and what was signed."""

from .anchor import TrustAnchor as TrustAnchor
from .credential import Credential as Credential
from .credential import SignatureImage as SignatureImage
from .record import SignatureRecord as SignatureRecord
from .record import SignatureRequest as SignatureRequest
from .service import RemoteService as RemoteService
