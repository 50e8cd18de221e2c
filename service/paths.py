"""What a path of growth is called: its own label, or its key where the label is only the Chinese default."""

from schemas.growth_plan import GrowthPlan
from schemas.messages import Language
from solvers.growth.names import path_said


def path_label(plan: GrowthPlan, path: str, language: Language) -> str:
    """Return what an answer calls a path in a language."""
    return spoken_label(path, plan.paths[path].label if path in plan.paths else path, language)


def spoken_label(path: str, label: str, language: Language) -> str:
    """Return what the path with a label is called in a language."""
    return path_said({path: label}, path, language)
