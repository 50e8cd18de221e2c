"""Imported once by the process that children are forked from: every child starts with compiled code in memory."""

from solvers import backends
from solvers.exact.warm import warm

backends.load()
warm()
