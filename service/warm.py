"""Imported once by the server that workers are forked from: every worker starts with compiled code in memory."""

from solvers.exact.warm import warm

warm()
