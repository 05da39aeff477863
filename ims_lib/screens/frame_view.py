"""The head of every screen: whose data, which screens there are, who is at work; and the styles of the
page.
"""

from __future__ import annotations

import ipywidgets as widgets

from ims_lib import periods
from ims_lib.errors import ImsError
from ims_lib.screens import html, place
from ims_lib.settings import WorkspaceSettings


def header(active: str, settings: WorkspaceSettings, who: str, *styles: str) -> widgets.HTML:
    """Return the head of a screen with the stylesheets it needs."""
    links = [
        html.tag("a", label, href=place.link(name), aria_current="page" if name == active else None)
        for name, label in place.SCREENS
        if place.link(name)
    ]
    registrations = (
        settings.gstins[0].gstin if len(settings.gstins) == 1 else f"{len(settings.gstins)} GSTINs"
    )
    head = html.tag(
        "header",
        html.tag("strong", settings.name),
        html.tag("span", registrations, class_="ims-code"),
        html.tag("span", "DEMO DATA", class_="ims-demo") if settings.demo else "",
        html.tag("nav", *links, aria_label="Screens") if links else "",
        html.tag("span", f"{who} · {periods.today():%d-%m-%Y}", class_="ims-push ims-muted"),
        html.tag("a", "Sign out", href="../../logout") if place.signed_in() else "",
        class_="ims-header",
    )
    return widgets.HTML(html.style(*styles) + head)


class Failure(widgets.HTML):  # type: ignore[misc]
    """What stands in the place of a screen that cannot be shown: what happened and what to do."""

    def __init__(self, error: ImsError, *styles: str) -> None:
        self.error = error
        super().__init__(html.style(*styles) + html.tag("div", html.failure(error), class_="ims ims-failed"))

    def summary(self) -> str:
        """Return the failure as text."""
        return str(self.error)
