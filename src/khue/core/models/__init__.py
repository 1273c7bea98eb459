"""Tables of core: the audit trail. Units and people appear by key only."""

from .audit import AuditChain as AuditChain
from .audit import AuditEntry as AuditEntry
from .audit import AuditValue as AuditValue
from .demo import DemoStep as DemoStep
