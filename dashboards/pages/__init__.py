"""The pages. A new one is a file here and a line in PAGES."""

from dashboards.pages.area import AREA
from dashboards.pages.compare import COMPARE
from dashboards.pages.credits import CREDITS
from dashboards.pages.dispatch import DISPATCH
from dashboards.pages.jobs import JOBS
from dashboards.pages.laboratory import LABORATORY
from dashboards.pages.market import MARKET
from dashboards.pages.overview import OVERVIEW
from dashboards.pages.response import RESPONSE
from dashboards.pages.studio import STUDIO
from dashboards.pages.variants import VARIANTS

PAGES = {
    page.name: page
    for page in (
        OVERVIEW,
        DISPATCH,
        AREA,
        RESPONSE,
        MARKET,
        CREDITS,
        COMPARE,
        STUDIO,
        VARIANTS,
        LABORATORY,
        JOBS,
    )
}
