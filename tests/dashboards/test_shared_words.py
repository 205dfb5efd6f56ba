"""Pages import nothing of `ems` and `market`, so what both must know stands twice: here the two are held together."""

import pytest

from dashboards.balance import OWN_NAMES
from dashboards.book import HIDDEN
from ems.schedule import DISTRICT_COLUMNS
from market.publication import UNDISCLOSED


@pytest.mark.parametrize("column", sorted(OWN_NAMES.keys() & DISTRICT_COLUMNS.keys()))
def test_a_building_sums_what_the_district_sums_under_that_name(column):
    assert OWN_NAMES[column] == DISTRICT_COLUMNS[column]


def test_most_columns_of_a_building_are_those_of_the_district():
    assert len(OWN_NAMES.keys() & DISTRICT_COLUMNS.keys()) > len(OWN_NAMES) / 2


def test_pages_know_a_hidden_seller_by_the_prefix_that_the_market_gives():
    assert HIDDEN == UNDISCLOSED
