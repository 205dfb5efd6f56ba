"""`python -m scenarios` is the command `machigrid`."""

from scenarios.cli import main

main()
