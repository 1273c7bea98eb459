"""Registers, outgoing documents, incoming documents."""

from .annexes import OutgoingAnnex as OutgoingAnnex
from .copies import DocumentCopy as DocumentCopy
from .incoming import Assignment as Assignment
from .incoming import IncomingDocument as IncomingDocument
from .incoming import IncomingFile as IncomingFile
from .incoming import Instruction as Instruction
from .incoming import Opinion as Opinion
from .intake import Intake as Intake
from .intake import IntakeFile as IntakeFile
from .layout import LayoutCheck as LayoutCheck
from .links import DocumentLink as DocumentLink
from .links import IncomingLink as IncomingLink
from .outgoing import DocumentText as DocumentText
from .outgoing import OutgoingDocument as OutgoingDocument
from .outgoing import OutgoingFile as OutgoingFile
from .outgoing import RecipientLine as RecipientLine
from .registers import RegisterBook as RegisterBook
from .registers import RegisterEntry as RegisterEntry
from .route import JointPaper as JointPaper
from .route import PaperLook as PaperLook
from .route import SigningStep as SigningStep
from .search import SavedSearch as SavedSearch
from .search import SearchEntry as SearchEntry
from .series import SecretPaperBook as SecretPaperBook
from .series import Series as Series
from .templates import TextTemplate as TextTemplate
