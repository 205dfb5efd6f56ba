"""The same examples in every run: a failure today is a failure tomorrow; `whole` runs draw more."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
