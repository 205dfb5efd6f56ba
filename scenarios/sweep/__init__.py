"""Variants of one scenario, each worked out as a run of its own, side by side in one table."""
