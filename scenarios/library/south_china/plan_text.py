"""The plan as a planner writes it: what stays by hand, and between it the members, one a line."""

from collections.abc import Iterator

from scenarios.library.south_china.company import LINES, PRODUCTS, REGIONS, REPS, ROOT

HEAD = """\
# 青榕食品（虚构企业）华南大区 2027 年销售任务。城市、渠道与产品为常见名称，企业、人员与数字均为虚构。
# Targets of a fictitious food company in southern China; README.md tells what to look at.
# Written by `python -m scenarios.library.south_china.generate`.
schema: apportion/1
name: 青榕食品 华南大区 2027
unit: 万元
period: {label: 2027年, start: 2027-01, months: 12}
goal: {growth: 66%}              # 去年 5,000 → 8,300
over_assignment: 0.02            # 下达合计比目标多 2 %，作为保险
"""

TAIL = """\
cells: {file: cells.csv}         # 城市 × 渠道 × 客户类别 × 产品 × 业务员
fair_share: {blend: {momentum: 0.65, potential: 0.35}}
fairness: {by: cell, objective: chi_square, report: rep}
rounding: {unit: 0.1, total: up} # 精确到千元
options: {language: zh, totals: [[region, product]]}
rules:
"""


def plan_text(rules: str) -> str:
    """Return plan.yaml with these rules."""
    return "".join([HEAD, "dimensions:\n", *_dimensions(), TAIL, rules])


def _dimensions() -> Iterator[str]:
    yield "  region:\n"
    yield _member(id=ROOT)
    for region in REGIONS:
        yield _member(id=region.id, parent=ROOT)
        yield from (_member(id=city, parent=region.id) for city in region.cities)
    yield "  product:\n"
    for line in LINES:
        yield _member(id=line)
        for product in (product for product in PRODUCTS if product.line == line):
            yield _member(id=product.id, parent=line, tags=product.tag)
    yield "  rep:                           # capacity: 全年可用于销售的小时数; ramp: 新人今年到位的比例\n"
    for rep in REPS:
        yield _member(id=rep.id, capacity=rep.hours, ramp=rep.ramp if rep.ramp < 1 else "", tags=rep.tag)


def _member(*, tags: str = "", **fields: object) -> str:
    """Return a line of a dimension's list; empty fields are left out."""
    written = [f"{name}: {value}" for name, value in fields.items() if value != ""]
    if tags:
        written.append(f"tags: [{tags}]")
    return f"    - {{{', '.join(written)}}}\n"
