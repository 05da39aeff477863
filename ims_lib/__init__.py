"""The IMS Workbench: decide on every invoice the GST portal shows, with the books beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ims_lib.workspace import Workspace as Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]


def __getattr__(name: str) -> object:
    """Import the facade when it is first asked for, so that `ims --help` stays quick."""
    if name == "Workspace":
        from ims_lib.workspace import Workspace

        return Workspace
    raise AttributeError(name)
