"""Physics and optimisation of a district's energy: floats, Pyomo, HiGHS. Knows no market and no files."""
