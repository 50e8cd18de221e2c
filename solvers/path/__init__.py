"""The path of a plan's answers as its goal rises: every target at every goal, and where rules begin to bind."""

from solvers.path.answer import Event, Path
from solvers.path.following import follow, path

__all__ = ["Event", "Path", "follow", "path"]
