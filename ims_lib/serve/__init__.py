"""The screens behind a login on this machine (Voila), and JupyterLab for analysts."""

from __future__ import annotations

from ims_lib.serve.lab import lab
from ims_lib.serve.server import serve

__all__ = ["lab", "serve"]
