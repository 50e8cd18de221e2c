"""What a path of growth is called: its own label, or its key where the label is only the Chinese default."""

from schemas.growth import PATHS
from schemas.growth_plan import GrowthPlan
from schemas.messages import Language


def path_label(plan: GrowthPlan, path: str, language: Language) -> str:
    """Return a path's label in a language."""
    label = plan.paths[path].label if path in plan.paths else path
    return path if language != "zh" and PATHS.get(path) == label else label
