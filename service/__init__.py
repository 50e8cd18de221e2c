"""Everything that touches the outside: HTTP, files, the command line."""
