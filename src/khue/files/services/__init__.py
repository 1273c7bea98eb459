"""Acts on stored files. ``declare_holder`` is how a domain says who may read its files."""

from khue.files.holders import declare as declare_holder

from .copying import copy_for_units as copy_for_units
from .copying import freeze_files as freeze_files
from .copying import hang_on as hang_on
from .delivering import file_response as file_response
from .delivering import record_download as record_download
from .rescanning import rescan as rescan
from .storing import screen_upload as screen_upload
from .storing import store_generated as store_generated
from .storing import store_screened as store_screened
from .storing import store_upload as store_upload
from .sweeping import sweep_orphans as sweep_orphans

__all__ = [
    "copy_for_units",
    "declare_holder",
    "file_response",
    "freeze_files",
    "hang_on",
    "record_download",
    "rescan",
    "screen_upload",
    "store_generated",
    "store_screened",
    "store_upload",
    "sweep_orphans",
]
