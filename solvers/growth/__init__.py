"""Where growth comes from: a portfolio of levers, proven best, as a plan of action."""
