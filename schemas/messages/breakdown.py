"""Words on the task breakdown sheet; part of what is said about files."""

from collections.abc import Mapping

from schemas.messages.text import Text

BREAKDOWN: Mapping[str, Text] = {
    "sheet_outcome_optimal": Text(en="optimal: no fairer answer exists", zh="最优：没有更公平的分法"),
    "sheet_outcome_feasible": Text(en="feasible, not proven to be the fairest", zh="可行，但未证明最公平"),
    "sheet_outcome_infeasible": Text(en="impossible", zh="无解"),
    "sheet_outcome_limit": Text(en="stopped by a limit, without an answer", zh="达到限制而停止，没有结果"),
    "sheet_outcome_evaluated": Text(en="evaluated: the targets were given", zh="已评估：目标由使用者给定"),
    "sheet_objective_by": Text(en="{objective}, by {by}", zh="{objective}，按{by}"),
    "sheet_cell": Text(en="cell", zh="单元"),
    "sheet_chi_square": Text(en="closest to the fair shares", zh="最接近应得份额"),
    "sheet_lexicographic_minimax": Text(
        en="nobody stretched more than needed, level by level", zh="逐级压低最大公平系数"
    ),
    "sheet_minimax": Text(en="least largest stretch", zh="最大公平系数最小"),
    "sheet_entropy": Text(en="least relative entropy", zh="相对熵最小"),
    "sheet_least_absolute": Text(en="least sum of changes", zh="变动总额最小"),
    "sheet_least_squares": Text(en="least squared changes", zh="变动平方和最小"),
    "sheet_burden_power": Text(en="least burden, high stretch weighs more", zh="总负担最小，越重越计"),
    "sheet_max_efficiency": Text(en="most efficient", zh="效率最高"),
}
