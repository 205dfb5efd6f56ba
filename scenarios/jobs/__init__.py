"""Long work apart from whoever asked for it: queued, worked off in processes of its own, cancelled, found again."""
