"""What happened in the registry and on the market, as tables with fixed columns."""

from scenarios.tables.credits import credits_table
from scenarios.tables.entries import entries_table
from scenarios.tables.orders import orders_table
from scenarios.tables.points import points_table
from scenarios.tables.trades import trades_table

__all__ = ["credits_table", "entries_table", "orders_table", "points_table", "trades_table"]
