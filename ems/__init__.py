"""Physics and optimisation of a district's energy: floats, Pyomo, HiGHS. Knows no market and no files."""

from pyomo.common.dependencies import DeferredImportCallbackFinder

# Pyomo answers the first import of scipy by importing all of scipy.stats for models that we do not have: a second of
# every process. Whoever asks Pyomo for scipy still gets it, as it is.
DeferredImportCallbackFinder._callbacks.pop("scipy", None)  # noqa: SLF001 - there is no public way to decline
