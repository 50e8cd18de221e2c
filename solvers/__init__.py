"""The mathematics: plan in, allocation out. No web, no files, no clock, no global state; arrays inside."""
