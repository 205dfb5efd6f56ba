"""How the district was run: by hour of the day, at its peak, with and without neighbours, against the forecast."""
