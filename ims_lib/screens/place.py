"""Where a screen runs: under Voila it links to the other screens and reads the address; in JupyterLab it
does neither.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlencode

#: The screens in the order of the navigation: notebook name and label.
SCREENS: Final = (("overview", "Overview"), ("upload", "Upload"), ("mark", "Mark"))


def is_voila(environment: Mapping[str, str] | None = None) -> bool:
    """Say whether this kernel was started by Voila for one page."""
    given = os.environ if environment is None else environment
    return given.get("SERVER_SOFTWARE", "").startswith("voila")


def signed_in() -> str:
    """Return who signed in at the door, '' outside Voila: only there the name was checked."""
    return os.environ.get("HTTP_X_IMS_USER", "") if is_voila() else ""


def link(screen: str, **query: str) -> str:
    """Return the address of a screen, relative to the present one; '' outside Voila, where notebooks are
    opened by hand.
    """
    if not is_voila():
        return ""
    wanted = {name: value for name, value in query.items() if value}
    return f"{screen}.ipynb{'?' + urlencode(wanted) if wanted else ''}"


def asked() -> dict[str, str]:
    """Return what the page's address asks for: the first value of each name, {} outside Voila."""
    if not is_voila():
        return {}
    given = parse_qs(os.environ.get("QUERY_STRING", ""), keep_blank_values=True, max_num_fields=40)
    return {name: values[0] for name, values in given.items()}
