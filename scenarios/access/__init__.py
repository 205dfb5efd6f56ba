"""Who may use a served dashboard, and as what."""
