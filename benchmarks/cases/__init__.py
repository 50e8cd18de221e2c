"""One file a case; see `benchmarks.registry`."""
