"""How many homes with small PV could sell."""

KW_PER_GW = 1_000_000


def potential_sellers(capacity_gw: float, kw_per_home: float) -> float:
    """Homes behind an installed capacity: 8.5 GW at 4 kW and 3 kW are 2.125 and 2.833 million.

    The division of the ministry's report on roofs of 10 kW or less (2 to 3 million households).
    """
    return capacity_gw * KW_PER_GW / kw_per_home
