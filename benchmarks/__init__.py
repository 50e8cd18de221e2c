"""How fast Apportion is, next to what else could be used: `make bench`. See README.md for the protocol."""
