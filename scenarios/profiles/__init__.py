"""Where per-step numbers come from: one file a source, one field of `SeriesSpec` each."""
