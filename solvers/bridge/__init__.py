"""Looking back: where the growth between two periods came from."""
