"""Imported once by the server that workers are forked from: every worker starts with compiled code in memory."""

from solvers import backends
from solvers.exact.warm import warm

backends.load()
warm()
