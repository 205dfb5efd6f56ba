"""What of a run everybody may have: undisclosed sellers stay so, and homes stand in crowds only (systems.md, A25)."""
