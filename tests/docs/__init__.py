"""The documentation is executed, and complete."""
