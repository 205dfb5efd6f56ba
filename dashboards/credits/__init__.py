"""Credits: from any gram back to its meter and onward to its holder, and what proves it."""
