"""Runs side by side: what their figures, loads and costs differ by, and which words of their scenarios."""
