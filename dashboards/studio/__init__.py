"""Parts of the scenario studio: a form and a text that say the same."""
