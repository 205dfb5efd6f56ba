"""Demand response in a run: who is called, what the meters said, what it would have been otherwise, what is paid."""
