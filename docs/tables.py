"""Tables of the reference that are made from the code: `python docs/tables.py` writes them into the documents.

In a document a table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas.allocation import Allocation
from schemas.columns import COLUMNS
from schemas.growth import Choice, GrowthCase
from schemas.growth_plan import GrowthPlan
from schemas.messages.text import Text, readable
from schemas.plan import Plan
from service.settings import Limits, Settings

DOCS = Path(__file__).resolve().parent
SECTION = re.compile(r"(<!-- table: (?P<name>[^>]+) -->\n).*?(<!-- end -->)", re.DOTALL)
Row = Sequence[str]


def main() -> None:
    """Write all tables into their documents."""
    for document in documents():
        document.write_text(filled(document.read_text(encoding="utf-8")), encoding="utf-8")


def documents() -> list[Path]:
    """Return the documents that hold tables."""
    return [path for path in sorted(DOCS.rglob("*.md")) if SECTION.search(path.read_text(encoding="utf-8"))]


def filled(text: str) -> str:
    """Return a document with its tables as the code has them now."""
    return SECTION.sub(lambda found: f"{found[1]}\n{table(found['name'])}\n\n{found[3]}", text)


def table(name: str) -> str:
    """Return a table, named `columns`, `settings`, `messages SUBJECT` or `keys MODEL`."""
    kind, _, about = name.partition(" ")
    tables: Mapping[str, Callable[[], Iterator[Row]]] = {
        "columns": _columns,
        "settings": _settings,
        "messages": partial(_messages, about),
        "keys": partial(_keys, about),
    }
    head, *rows = tables[kind]()
    return "\n".join(_line(row) for row in (head, ["---"] * len(head), *rows))


def _line(row: Row) -> str:
    return "| " + " | ".join(text.replace("|", r"\|").replace("\n", " ") for text in row) + " |"


def _columns() -> Iterator[Row]:
    yield ("Column", "Is a", "Headers read as it", "Meaning", "含义")
    for column in COLUMNS:
        headers = ", ".join((column.label_en, column.label_zh, *column.aliases))
        yield (f"`{column.name}`", column.role, headers, column.help_en, column.help_zh)


def _settings() -> Iterator[Row]:
    yield ("Variable", "Default", "Meaning")
    for name, field in Settings.model_fields.items():
        default = "number of cores" if name == "workers" else _said(field.default)
        limit = Limits.model_fields.get(name.removeprefix("max_"))
        yield (f"`APPORTION_{name.upper()}`", default, field.description or (limit and limit.description) or "")


def _messages(subject: str) -> Iterator[Row]:
    module = import_module(f"schemas.messages.{subject}")
    texts: Mapping[str, Text] = getattr(module, "COMPLAINTS", module.TEXTS)
    yield ("Code", "English", "中文")
    for code, text in sorted(texts.items()):
        said = (f"{text.en} {text.hint_en}".strip(), f"{text.zh} {text.hint_zh}".strip())
        yield (f"`{code}`", *map(readable, said))


def _keys(model: str) -> Iterator[Row]:
    schema = _schemas()[model]
    yield ("Key", "Value", "Default", "Meaning")
    for key, field in schema["properties"].items():
        default = (
            "required" if key in schema.get("required", ()) else _said(field["default"]) if "default" in field else ""
        )
        yield (f"`{key}`", _value(field), default, field.get("description", ""))


def _schemas() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    models: tuple[tuple[type[BaseModel], Any], ...] = (
        (Plan, "validation"),
        (GrowthCase, "validation"),
        (Choice, "validation"),
        (GrowthPlan, "serialization"),
        (Allocation, "serialization"),
    )
    for model, mode in models:
        schema = model.model_json_schema(by_alias=True, mode=mode)
        found |= {**schema.pop("$defs", {}), model.__name__: schema}
    return found


def _value(field: Mapping[str, Any]) -> str:
    if "anyOf" in field or "oneOf" in field:
        return " or ".join(dict.fromkeys(_value(each) for each in field.get("anyOf") or field["oneOf"]))
    if "$ref" in field:
        return _name(field["$ref"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    kind = field.get("type", "any")
    if kind == "array" and "prefixItems" in field:
        return f"[{', '.join(_value(each) for each in field['prefixItems'])}]"
    if kind == "array":
        return f"list of {_value(field['items'])}"
    if kind == "object" and isinstance(field.get("additionalProperties"), Mapping):
        return f"name -> {_value(field['additionalProperties'])}"
    return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(kind, str(kind))


def _name(reference: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", reference.rpartition("/")[2].strip("_")).lower()


def _said(value: object) -> str:
    if value is None or value in ("", [], {}):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    main()
