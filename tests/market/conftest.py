"""Hypothesis on a shared machine: an example may be slow for reasons that are not the market's."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
