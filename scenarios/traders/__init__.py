"""Kinds of buyers. A new kind is one file here and one line in `Buyer`."""

from typing import Annotated

from pydantic import Field

from scenarios.traders.cover import Cover
from scenarios.traders.green_premium import GreenPremium
from scenarios.traders.learner import Learner
from scenarios.traders.market_maker import MarketMaker
from scenarios.traders.quota import Quota

Buyer = Annotated[Quota | Cover | GreenPremium | Learner | MarketMaker, Field(discriminator="kind")]

__all__ = ["Buyer", "Cover", "GreenPremium", "Learner", "MarketMaker", "Quota"]
