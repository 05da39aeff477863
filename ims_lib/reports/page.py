"""An executed notebook as a page for reading and printing: no code, no script, nothing from elsewhere."""

from __future__ import annotations

import copy
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

import jinja2
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML

from ims_lib import __version__, periods

_TAGS: Final = ["table", "thead", "tbody", "tr", "th", "td", "div", "p", "b", "i", "em", "strong", "br"]
_ATTRIBUTES: Final = {"th": ["rowspan", "colspan"], "td": ["rowspan", "colspan"]}
_STYLE: Final = re.compile(r"<style scoped>.*?</style>", re.DOTALL)


def page(notebook: Any, *, title: str, failure: str = "") -> str:
    """Return the page of an executed notebook; `failure` says why its run stopped, '' when it did not.

    Of what the cells show only tables and words are kept: markup that could run or fetch anything is taken
    out, and the page itself forbids both.
    """
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    body, _ = exporter.from_notebook_node(_without_plumbing(notebook))
    made = f"{periods.today():%d-%m-%Y}"
    return _template().render(
        body=Markup(body),  # noqa: S704 - our own words, and outputs that were sanitised
        title=title,
        failure=failure,
        made=made,
        version=__version__,
    )


def _without_plumbing(notebook: Any) -> Any:
    """Return the notebook without tracebacks, what a kernel says of itself, and the runner's own notes."""
    made = copy.deepcopy(notebook)
    made.cells = [
        cell for cell in made.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])
    ]
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = _sanitised([output for output in cell.outputs if _is_for_readers(output)])
    return made


def _sanitised(outputs: list[Any]) -> list[Any]:
    """Return outputs with tables and words alone; the styles that pandas writes for JupyterLab go too."""
    for output in outputs:
        data = output.get("data", {})
        if "text/html" in data:
            data["text/html"] = _STYLE.sub("", data["text/html"])
    cleaner: Any = SanitizeHTML(  # type: ignore[no-untyped-call]
        tags=_TAGS, attributes=_ATTRIBUTES, strip=True
    )
    cleaned: list[Any] = cleaner.sanitize_code_outputs(outputs)
    return cleaned


def _is_for_readers(output: Any) -> bool:
    return bool(output.output_type != "error" and output.get("name") != "stderr")


@cache
def _template() -> jinja2.Template:
    text = files("ims_lib.reports").joinpath("month_close.html.j2").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)
