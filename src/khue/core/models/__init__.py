"""Tables of core: the audit trail, kept totals. Units and people appear by key only."""

from .audit import AuditChain as AuditChain
from .audit import AuditEntry as AuditEntry
from .audit import AuditValue as AuditValue
from .demo import DemoStep as DemoStep
from .totals import KeptTotal as KeptTotal
from .totals import TotalChange as TotalChange
from .totals import TotalSource as TotalSource
