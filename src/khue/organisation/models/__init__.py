"""Units and posts over time."""

from .post import Delegation as Delegation
from .post import Post as Post
from .quality import QualityFinding as QualityFinding
from .school_year import SchoolYear as SchoolYear
from .unit import AdministrativeUnit as AdministrativeUnit
from .unit import Management as Management
from .unit import Succession as Succession
from .unit import Unit as Unit
