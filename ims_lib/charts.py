"""The one place that draws: plotly figures with Indian amounts on their axes and no markup from outside.

Bars hold whole paise; tick labels and hover texts are made here, since plotly knows neither lakh nor crore.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from ims_lib.screens.rupees import full, short

#: Colours with enough contrast on white and on dark, also apart for the colour-blind; cycled for more series.
COLOURS: Final = ("#2f6fb5", "#d98324", "#5a8f4e", "#8a63b0")
_FONT: Final = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", sans-serif'
_INK: Final = "#6b7684"
_STEPS: Final = (1, 2, 5)
_TICKS: Final = 6
_LONGEST_LABEL: Final = 36
#: Plotly reads `<b>` and `&amp;` in texts as markup and `$...$` as TeX.
_NEUTRAL: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def neutral(text: str) -> str:
    """Return text that plotly shows as it is, whatever it holds; long texts are cut with an ellipsis."""
    cut = text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"
    return cut.translate(_NEUTRAL)


def bars(labels: Sequence[str], series: Mapping[str, Sequence[int]], *, title: str) -> go.Figure:
    """Return horizontal bars, one group a label from the top down, one colour a series; amounts are paise."""
    shown = [neutral(label) for label in labels]
    figure = go.Figure()
    for colour, (name, paise) in zip(_colours(), series.items(), strict=False):
        figure.add_bar(
            y=list(range(len(shown))),
            x=list(paise),
            name=neutral(name),
            orientation="h",
            marker_color=colour,
            customdata=[[label, full(amount)] for label, amount in zip(shown, paise, strict=True)],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra>" + neutral(name) + "</extra>",
            text=[short(amount) if amount else "" for amount in paise],
            textposition="outside",
            cliponaxis=False,
        )
    values, texts = ticks([amount for paise in series.values() for amount in paise])
    figure.update_layout(
        title={
            "text": neutral(title),
            "x": 0,
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 8},
            "font": {"size": 14},
        },
        barmode="group",
        bargap=0.28,
        height=120 + 46 * max(len(shown), 1),
        margin={"l": 8, "r": 70, "t": 72, "b": 24},
        font={"family": _FONT, "size": 12, "color": _INK},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis={
            "tickvals": values,
            "ticktext": texts,
            "gridcolor": "rgba(128,136,148,0.25)",
            "zerolinecolor": _INK,
        },
        yaxis={
            "tickvals": list(range(len(shown))),
            "ticktext": shown,
            "autorange": "reversed",
            "automargin": True,
        },
    )
    return figure


def bundle(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as the output of a notebook cell, drawn by the browser."""
    return {"application/vnd.plotly.v1+json": json.loads(figure.to_json())}


def ticks(paise: Sequence[int]) -> tuple[list[int], list[str]]:
    """Return the values and Indian labels of an axis that spans these amounts and zero, in round steps."""
    low, high = min(0, *paise, 0), max(0, *paise, 0)
    step = _round_step(max((high - low) // _TICKS, 100))
    values = list(range(low // step * step, high + step, step))
    return values, [short(value) if value else "0" for value in values]


def _round_step(least: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, ... that is not below `least`."""
    unit = 1
    while True:
        for step in _STEPS:
            if step * unit >= least:
                return step * unit
        unit *= 10


def _colours() -> Iterator[str]:
    while True:
        yield from COLOURS
