"""Which columns of a sales table a bridge looks at: the money, quantities, and the paths of growth."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schemas.bridge import BridgeAsked
from schemas.columns import canonical, folded
from schemas.finding import Finding
from service.files.months import span_of
from service.files.places import finding
from service.files.rows import text_of, value_at
from service.files.sales import Sales
from service.files.sales_periods import find_month_column
from service.files.totals import is_total_name
from solvers.errors import FileError

VALUE = (
    *("revenue", "sales", "amount", "sales amount", "net sales", "turnover"),
    *("销售额", "销售金额", "金额", "收入", "营业额", "销售收入", "营收"),
)
UNITS = ("units", "quantity", "qty", "volume", "数量", "销量", "销售数量", "件数")
ORDERS = ("orders", "order count", "订单数", "订单量", "单数")
_NAMES: Mapping[str | None, tuple[str, ...]] = {
    "channel": ("channel", "渠道", "销售模式"),
    "customer": ("customer", "segment", "customer segment", "customer cohort", "细分"),
    "product": (
        *("product", "category", "subcategory", "product line", "brand", "model"),
        *("类别", "子类别", "大类", "品牌", "规格"),
    ),
    "people": ("rep", "manager", "team", "经理", "主管", "团队"),
    None: (
        *("region", "territory", "country", "province", "city", "region group"),
        *("省份", "城市", "国家", "市场"),
    ),
}
PATH_OF: Mapping[str, str | None] = {name: path for path, names in _NAMES.items() for name in names}
"""Path of growth of a column, by its canonical or usual name; None for a place, which is no path of its own."""
_YEAR = re.compile(r"(?:fy|财年)?\s*(?:19|20)\d\d\s*(?:年|年度|财年|财务年度)?", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """Indices of the columns of a sales table.

    Attributes
    ----------
    value : money of a row; where the table is wide, of the later period, and `history` of the earlier one
    year : column of years, for the choice of periods; `quarter` of quarters of a year
    dimensions : name -> index
    """

    value: int
    history: int | None
    units: int | None
    orders: int | None
    target: int | None
    month: int | None
    quarter: int | None
    year: int | None
    dimensions: Mapping[str, int]
    paths: Mapping[str, str | None]
    item: str | None


def headers_wanted(asked: BridgeAsked) -> list[str]:
    """Return names of columns by which the header of a table is found."""
    named = [
        asked.value,
        asked.units,
        asked.month,
        asked.period.column if asked.period else None,
        *(asked.dimensions or ()),
    ]
    return [*(name for name in named if name), *VALUE, *UNITS, *PATH_OF, "history", "actual"]


def layout_of(sales: Sales, asked: BridgeAsked) -> Layout:
    """Return which column is what.

    Raises
    ------
    FileError
        Where a named column is missing, or the money or the dimensions cannot be told.
    """
    history, actual = _canonical(sales, "history"), _canonical(sales, "actual")
    wide = asked.value is None and asked.period is None and history is not None and actual is not None
    value = actual if wide else _numbers(sales, asked.value, VALUE)
    titles = [title for title in sales.titles if title]
    if value is None:
        raise FileError([finding("bridge_value_missing", sales.source, sales.line, columns=titles)])
    month = None if wide else find_month_column(sales, asked.month, asked.period.column if asked.period else None)
    dimensions, paths = _dimensions(sales, asked)
    if not dimensions:
        raise FileError([finding("bridge_no_dimensions", sales.source, sales.line, columns=titles)])
    return Layout(
        value=value,
        history=history if wide else None,
        units=_numbers(sales, asked.units, UNITS),
        orders=_numbers(sales, asked.orders, ORDERS),
        target=_canonical(sales, "target"),
        month=month,
        quarter=None if wide or month is not None else _only(sales, _is_quarter),
        year=None if wide else _only(sales, _is_year),
        dimensions=dimensions,
        paths=paths,
        item=_item(sales, asked, dimensions, paths),
    )


def _canonical(sales: Sales, name: str) -> int | None:
    found = [index for index, title in enumerate(sales.titles) if title and canonical(title) == name]
    return found[0] if len(found) == 1 else None


def _numbers(sales: Sales, named: str | None, usual: Sequence[str]) -> int | None:
    """Return the named column, else the first usual one."""
    if named is not None:
        return sales.column(named)
    titles = [folded(title) for title in sales.titles]
    return next((titles.index(folded(name)) for name in usual if folded(name) in titles), None)


def _dimensions(sales: Sales, asked: BridgeAsked) -> tuple[dict[str, int], dict[str, str | None]]:
    """Return the columns to look along, by name, and the path of each."""
    if asked.dimensions is not None:
        indices = [sales.column(name) for name in asked.dimensions]
    else:
        indices = [index for index, title in enumerate(sales.titles) if title and _known(title) is not None]
    named = {canonical(sales.titles[index]): index for index in indices}
    if len(named) < len(indices):  # two columns that mean the same keep their headers
        named = {sales.titles[index]: index for index in indices}
    return named, {name: PATH_OF.get(_known(sales.titles[index]) or "") for name, index in named.items()}


def _known(title: str) -> str | None:
    """Return the name under which a column's path is known; None where it is no dimension that we know."""
    return next((name for name in (canonical(title), folded(title)) if name in PATH_OF), None)


def _item(
    sales: Sales, asked: BridgeAsked, dimensions: Mapping[str, int], paths: Mapping[str, str | None]
) -> str | None:
    """Return the dimension whose members have a price: the one asked for, else the finest product in sight."""
    if asked.item is not None:
        index = sales.column(asked.item)
        found = next((name for name, own in dimensions.items() if own == index), None)
        if found is None:
            params = {"item": asked.item, "dimensions": list(dimensions)}
            raise FileError([Finding("bridge_item_unknown", "/item", params)])
        return found
    products = [name for name in dimensions if paths[name] == "product"]
    if not products:
        return None
    return max(products, key=lambda name: len({text_of(value_at(row, dimensions[name])) for row in sales.sample}))


def _only(sales: Sales, matches: Callable[[str], bool]) -> int | None:
    """Return the only column whose values, as far as the first rows tell, are all of a kind."""
    found = []
    for index, title in enumerate(sales.titles):
        texts = [text for row in sales.sample if (text := text_of(value_at(row, index))) and not is_total_name(text)]
        if title and texts and all(map(matches, texts)):
            found.append(index)
    return found[0] if len(found) == 1 else None


def _is_year(text: str) -> bool:
    return _YEAR.fullmatch(text.strip()) is not None


def _is_quarter(text: str) -> bool:
    span = span_of(text)
    return span is not None and span.grain == "quarter" and span.year is not None
