"""Parts of the page of variants."""
