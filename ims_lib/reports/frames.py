"""Frames as people read them: rupees in Indian grouping, our labels for our words.

Everything comes back as text or counts, so that no notebook rounds an amount.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from ims_lib import money
from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS

_SUFFIX: Final = "_paise"
_WORDS: Final[dict[str, dict[str, str]]] = {"outcome": OUTCOME_LABELS, "action": ACTION_LABELS}


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with each `..._paise` column as rupees in Indian text and outcomes and actions by label.

    Headings lose their underscores; an empty amount stays empty.
    """
    made = frame.copy()
    for name in made.columns:
        if str(name).endswith(_SUFFIX):
            made[name] = [_rupees(value) for value in made[name]]
        elif name in _WORDS:
            made[name] = [_WORDS[name].get(value, value) for value in made[name]]
    return made.rename(columns=heading)


def heading(name: object) -> str:
    """Return a column as a heading: `portal_igst_paise` is Portal IGST, `count_books` Books documents."""
    text = str(name).removesuffix(_SUFFIX)
    if text.startswith("count_"):
        text = text.removeprefix("count_").removesuffix("documents") + "_documents"
    words = (word.upper() if word.endswith(("gst", "gstin")) else word for word in text.strip("_").split("_"))
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def _rupees(value: Any) -> str:
    return "" if pd.isna(value) else money.show(int(value))
