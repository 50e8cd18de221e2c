"""The exact engine: compiled kernels that solve tree families of rules in a few passes over the cells."""
