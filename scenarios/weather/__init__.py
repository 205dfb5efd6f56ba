"""Weather from files or made up, and what plants make of it."""
