"""Credits issued and traded while meters report, row by row (systems.md, A6)."""
