"""The limits of a growth case as people call them: an answer names them by their codes."""

from collections.abc import Sequence

from schemas.diagnosis import Diagnosis
from schemas.messages import CATALOGUE, Language, sentence
from solvers.growth.limits import limit_said

_GOAL = "goal"


def in_words(diagnosis: Diagnosis, language: Language) -> Diagnosis:
    """Return a diagnosis with its limits in words."""

    def said(names: Sequence[str]) -> list[str]:
        return [limit_in_words(name, language) for name in names]

    conflicts = [
        conflict.model_copy(
            update={
                "rules": said(conflict.rules),
                "members": [
                    side.model_copy(update={"rule": limit_in_words(side.rule, language)}) for side in conflict.members
                ],
            }
        )
        for conflict in diagnosis.conflicts
    ]
    reachable = diagnosis.reachable
    if reachable is not None:
        blocked = reachable.blocked_by
        blocked = blocked.model_copy(update={"min": said(blocked.min), "max": said(blocked.max)})
        reachable = reachable.model_copy(update={"blocked_by": blocked})
    return diagnosis.model_copy(update={"conflicts": conflicts, "reachable": reachable})


def limit_in_words(name: str, language: Language) -> str:
    """Return what a limit is called; the goal is one, too."""
    if name == _GOAL:
        return sentence("sandbox_goal", {}, language)
    kind = name.partition("[")[0]
    return limit_said(name, language) if f"growth_limit_{kind}" in CATALOGUE else name
