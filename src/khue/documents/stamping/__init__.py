"""The stamp "ĐẾN" of Decree 30/2020, Annex IV: 50 × 35 mm, set into a free place of the first page.

Pure: bytes and words in, bytes out. The paper itself is never changed: what comes out is a view.
"""

from khue.documents.stamping.place import Place, free_place
from khue.documents.stamping.stamp import StampWords, stamp_alone, stamped_view

__all__ = ["Place", "StampWords", "free_place", "stamp_alone", "stamped_view"]
