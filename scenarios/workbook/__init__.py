"""A scenario as an Excel workbook, and back: the sheets follow from the schema of scenarios."""
