"""Forms and their versions, calls, what the office expects, what a unit answers."""

from .calls import Call as Call
from .calls import Expected as Expected
from .forms import FormDefinition as FormDefinition
from .forms import FormVersion as FormVersion
from .returns import Return as Return
