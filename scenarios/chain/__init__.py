"""The command group `machigrid chain`, and what keeping credits on a chain costs."""
