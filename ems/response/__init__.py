"""Demand response: what a call for less power delivered, against which baseline, and what is paid for it."""
