"""What was sent, to whom, how far it has come, and what stands in the receivers' inboxes."""

from .delivery import Delivery as Delivery
from .dispatch import Dispatch as Dispatch
from .recipient import ReceiptEvent as ReceiptEvent
from .recipient import Recipient as Recipient
from .stages import ReceiptStages as ReceiptStages
