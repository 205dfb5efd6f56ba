"""Log-in to a served dashboard: who is looking, what they may do, and a trail of what they did."""
