"""Parts of the page of jobs."""
