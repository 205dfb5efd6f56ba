"""What a page is to the shell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboards.panel import Chart
from dashboards.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Page:
    """A view of one run.

    name     first part of its URL and key of its texts
    icon     name of its icon
    body     its contents under the run's heading
    needs    table without which the run has nothing for it
    charts   what it shows as chart, table and CSV
    """

    name: str
    icon: str
    body: Callable[[Scene], Sequence[Component]]
    needs: str | None = None
    charts: tuple[Chart, ...] = ()

    def chart(self, name: str) -> Chart:
        """Raises KeyError when the page has no such chart."""
        return {chart.name: chart for chart in self.charts}[name]
