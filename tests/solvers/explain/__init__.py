"""Tests of solvers.explain."""
