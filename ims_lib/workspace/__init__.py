"""The workspace: everything the commands and scripts do, behind one class."""

from ims_lib.readers import Layout, Mapping
from ims_lib.workspace.changes import Changes
from ims_lib.workspace.facade import Workspace
from ims_lib.workspace.figures import StatusRow
from ims_lib.workspace.loading import Loaded
from ims_lib.workspace.receipt import Receipt
from ims_lib.workspace.verifying import Problem, Verified

__all__ = [
    "Changes",
    "Layout",
    "Loaded",
    "Mapping",
    "Problem",
    "Receipt",
    "StatusRow",
    "Verified",
    "Workspace",
]
