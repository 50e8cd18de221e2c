"""The stages of a solve, in order: no_basis, the fairness objective, least_change."""
