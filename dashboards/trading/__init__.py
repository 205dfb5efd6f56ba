"""The market beyond its tape and book: where value came from, how calls cleared, and orders on trial."""
