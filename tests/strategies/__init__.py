"""Random plans for hypothesis."""
