"""Tests of rounding, each route against an independent integer program."""
