"""The overview's widgets, block by block for the cells of a notebook; every figure is the model's."""

from __future__ import annotations

import ipywidgets as widgets
from markupsafe import Markup

from ims_lib import charts, periods
from ims_lib.documents import OUTCOME_LABELS, OUTCOMES
from ims_lib.errors import ImsError
from ims_lib.screens import place
from ims_lib.screens.frame_view import Failure, header
from ims_lib.screens.mark.desk import person
from ims_lib.screens.overview import blocks
from ims_lib.screens.overview.alerts_view import AlertsView
from ims_lib.screens.overview.model import OverviewModel
from ims_lib.workspace import Workspace


def overview_screen(workspace: Workspace | None = None) -> OverviewView | FailedOverview:
    """Return the overview of a workspace, of `Workspace.open()` when none is given; a failure is shown in
    its place.
    """
    try:
        model = OverviewModel(workspace or Workspace.open(), who=person())
        model.period = place.asked().get("period", "") or model.month()
        return OverviewView(model)
    except ImsError as error:
        return FailedOverview(error)


class FailedOverview:
    """The blocks of an overview that cannot be shown: the first says why, the others are empty."""

    def __init__(self, error: ImsError) -> None:
        self.head = Failure(error, "overview/style.css")
        self.alerts, self.matrix, self.chart, self.sales, self.deadlines, self.controls, self.receipts = (
            widgets.HTML() for _ in range(7)
        )

    def summary(self) -> str:
        """Return the failure as text."""
        return self.head.summary()


class OverviewView:
    """Blocks that follow one model: `head`, `alerts`, `matrix`, `chart`, `sales`, `deadlines`, `controls`,
    `receipts`.
    """

    def __init__(self, model: OverviewModel) -> None:
        self.model = model
        self.figures = widgets.HTML()
        self.matrix, self.sales, self.deadlines, self.controls, self.receipts = (_block() for _ in range(5))
        self.chart = widgets.Output()
        self.chart.add_class("ims").add_class("ims-block")
        self.head = self._head()
        self.alerts = widgets.VBox() if model.is_empty else AlertsView(model.alerts)
        model.observe(self._draw, "rows")
        self._draw()

    def summary(self) -> str:
        """Return the matrix as lines of text."""
        return self.model.summary()

    def _head(self) -> widgets.VBox:
        """Return the head of the page: workspace, choice of GSTIN and period, headline figures."""
        model = self.model
        months = [("All periods", ""), *((periods.label(month), month) for month in model.periods())]
        owners = [("All GSTINs", ""), *((owner, owner) for owner in model.gstins())]
        self.period = widgets.Dropdown(
            options=months,
            value=model.period if model.period in dict(months).values() else "",
            layout={"width": "140px"},
        )
        self.gstin = widgets.Dropdown(options=owners, value=model.gstin, layout={"width": "190px"})
        widgets.link((self.period, "value"), (model, "period"))
        widgets.link((self.gstin, "value"), (model, "gstin"))
        choices = widgets.HBox([self.gstin, self.period] if len(owners) > 2 else [self.period])  # noqa: PLR2004
        choices.add_class("ims-choices")
        top = header("overview", model.workspace.settings, person(), "overview/style.css")
        head = widgets.VBox([top, *([] if model.is_empty else [choices]), self.figures])
        return head.add_class("ims").add_class("ims-overview")

    def _draw(self, _change: object = None) -> None:
        """Draw every block from the model."""
        model = self.model
        if model.is_empty:
            self.figures.value = blocks.first_steps()
            return
        checked, where = model.controls(), {"gstin": model.gstin, "period": model.period}
        self.figures.value = blocks.tie_out(checked) + blocks.headlines(model.headlines(), **where)
        self.matrix.value = blocks.matrix(model.matrix(), **where)
        self.sales.value = blocks.sales(model.sales())
        self.deadlines.value = blocks.deadlines(model.deadlines(), model.month())
        self.controls.value = blocks.controls(checked)
        self.receipts.value = blocks.receipts(model.receipts())
        self._draw_chart()

    def _draw_chart(self) -> None:
        """Draw portal and books beside each other for each outcome."""
        sums = self.model.by_side()
        names = [outcome for outcome in OUTCOMES if outcome in sums]
        series = {"Portal": [sums[name][0] for name in names], "Books": [sums[name][1] for name in names]}
        figure = charts.bars(
            [OUTCOME_LABELS[name] for name in names], series, title="Tax by outcome, portal and books"
        )
        self.chart.outputs = ({"output_type": "display_data", "data": charts.bundle(figure), "metadata": {}},)


def _block() -> widgets.HTML:
    """Return an empty block of the page."""
    block = widgets.HTML(Markup(""))
    block.add_class("ims").add_class("ims-block")
    return block
