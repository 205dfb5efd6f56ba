"""What a page is to the shell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.panel import Chart
from dashboards.runs import Runs
from dashboards.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Page:
    """A view of one run, or of anything else: it has a `body` or a `view`.

    name        first part of its URL and key of its texts
    icon        name of its icon
    body        its contents under the run's heading
    view        its contents where it is about no single run, or about none at all
    figures     key figures of the run that are seen at once, before the page is drawn
    needs       table without which the run has nothing for it
    charts      what it shows as chart, table and CSV
    callbacks   registers what else it answers to: callbacks of its own components, routes of its own
    """

    name: str
    icon: str
    body: Callable[[Scene], Sequence[Component]] | None = None
    view: Callable[[Address, Runs], Sequence[Component]] | None = None
    figures: tuple[str, ...] = ()
    needs: str | None = None
    charts: tuple[Chart, ...] = ()
    callbacks: Callable[[Dash, Runs], None] | None = None

    def __post_init__(self) -> None:
        if (self.body is None) == (self.view is None):
            raise ValueError(f"page {self.name}: needs either a body or a view")

    def chart(self, name: str) -> Chart:
        """Raises KeyError when the page has no such chart."""
        return {chart.name: chart for chart in self.charts}[name]
