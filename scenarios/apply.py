"""A scenario applied to a plan: the changed plan, what each operation touched, and the plan's fingerprint."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.blame import blamed
from scenarios.read import written
from schemas.finding import Finding
from schemas.messages import Language, sentence
from schemas.plan import Plan
from schemas.scenario import Scenario
from schemas.what_if import AppliedScenario, BaseMoved, Touched
from solvers.answer import short
from solvers.errors import PlanError
from solvers.goal import history_of
from solvers.hashing import plan_hash
from solvers.operations import applied
from solvers.operations.applying import Operation
from solvers.table import read_table


@dataclass(frozen=True)
class Changed:
    """A changed plan.

    Attributes
    ----------
    hash : the changed plan's fingerprint
    """

    plan: Plan
    hash: str
    operations: tuple[Touched, ...]


def changed(
    plan: Plan, operations: Sequence[Operation], language: Language = "en", place: str = "/operations"
) -> Changed:
    """Return a plan with operations applied in order; the plan itself stays as it is.

    Raises
    ------
    PlanError
        Where an operation cannot be meant, touches nothing, or leaves cells that cannot be read.
    """
    one_by_one = []
    start, base = plan, _base(plan)
    try:
        for index, operation in enumerate(operations):
            step = applied(plan, [operation], place, first=index)
            plan = step.plan
            before, base = base, base if operation["op"] in _LEAVES_HISTORY else _base(plan)
            one_by_one.append(_touched(index, operation, step.touched[0], (before, base), plan, language))
        return Changed(plan, plan_hash(plan, read_table(plan)), tuple(one_by_one))
    except PlanError as error:
        if all(found.pointer.startswith(place) for found in error.findings):
            raise
        made = operations[: min(len(one_by_one) + 1, len(operations))]
        raise blamed(error, start, made, place, read_table) from None


def apply(plan: Plan, scenario: Scenario, language: Language = "en") -> AppliedScenario:
    """Return the plan that a scenario makes, ready to be posted; see `changed`."""
    made = changed(plan, written(scenario), language, "/scenario/operations")
    return AppliedScenario(
        name=scenario.name,
        plan=made.plan.model_dump(mode="json", by_alias=True, exclude_unset=True),
        hash=made.hash,
        operations=list(made.operations),
    )


_LEAVES_HISTORY = ("set", "member", "rule", "drop_rule")


def _base(plan: Plan) -> float:
    """Return the sum of history, the base of growth."""
    findings: list[Finding] = []
    table = read_table(plan)
    return short(float(history_of(plan, table, findings, findings).sum()))


def _touched(
    index: int, operation: Operation, count: int, base: tuple[float, float], plan: Plan, language: Language
) -> Touched:
    before, after = base
    moved = None if before == after else BaseMoved(before=before, after=after)
    code = "base_moved_with_goal" if plan.goal.growth is not None else "base_moved"
    params = {"before": before, "after": after}
    return Touched(
        index=index,
        op=str(operation["op"]),
        touched=count,
        why=operation.get("why"),
        base=moved,
        message=None if moved is None else sentence(code, params, language),
    )
