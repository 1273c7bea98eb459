"""Books that are not registers, case files and their archive, locks."""

from .access import DocumentLock as DocumentLock
from .books import CopyUse as CopyUse
from .books import PostalEntry as PostalEntry
from .books import ReplyLink as ReplyLink
from .cases import CaseFile as CaseFile
from .cases import CaseHeading as CaseHeading
from .cases import CaseItem as CaseItem
from .cases import CaseItemFile as CaseItemFile
from .cases import CaseList as CaseList
from .cases import CaseReader as CaseReader
from .handover import Destruction as Destruction
from .handover import Handover as Handover
