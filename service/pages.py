"""The pages of the service: the reference, and the explanation of each problem. Plain HTML that loads nothing."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from schemas.messages import CATALOGUE, Language
from schemas.messages.help import OPERATIONS, PAGES
from schemas.messages.text import readable
from service.problems import STATUS, type_of

_STYLE = (
    "body{font:16px/1.5 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;max-width:60rem;"
    "margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1,h2,h3{line-height:1.25}h2,h3{margin-top:2.5rem}h2{border-bottom:1px solid #d0d7de}a{color:#0b57d0}"
    "code,pre{font:14px/1.45 ui-monospace,Consolas,monospace}pre{background:#f6f8fa;padding:.8rem;overflow:auto}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #d0d7de;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}.method{display:inline-block;min-width:3.2em;color:#fff;background:#0b57d0;border-radius:4px;"
    "padding:0 .4em;text-align:center}.post{background:#1a7f37}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}pre{background:#161b22}a{color:#79b8ff}}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Only our own style, nothing from anywhere else."""


def problem_page(code: str, language: Language) -> str:
    """Return the page that explains a kind of problem, or a finding; `{name}` stands for what varies."""
    text, words = CATALOGUE[code], _words(language)
    title, advice = readable(text.of(language)), readable(text.hint_of(language))
    status = f"<p>{words['status']}: {STATUS[code]}</p>" if code in STATUS else ""
    hint = f"<p>{escape(advice)}</p>" if advice else ""
    return _page(
        title,
        f"<p>{words['code']}: <code>{escape(code)}</code></p>{status}{hint}<p><a href='/docs'>{words['more']}</a></p>",
        language,
    )


def reference_page(document: Mapping[str, Any], language: Language) -> str:
    """Return the reference, made from the OpenAPI document."""
    words = _words(language)
    operations = [
        (path, method, operation) for path, item in document["paths"].items() for method, operation in item.items()
    ]
    parts = [
        *(f"<p>{_prose(paragraph)}</p>" for paragraph in document["info"]["description"].split("\n\n")),
        f"<p>{words['machine']}: <a href='/openapi.json'>/openapi.json</a></p><h2>{words['operations']}</h2><ul>",
        *(f"<li>{_link(path, method, operation, language)}</li>" for path, method, operation in operations),
        "</ul>",
        *(_operation(path, method, operation, language) for path, method, operation in operations),
        f"<h2>{words['problems']}</h2>{_problems(language)}<h2>{words['schemas']}</h2>",
        *(_schema(name, schema) for name, schema in document["components"]["schemas"].items()),
    ]
    return _page(words["reference"], "".join(parts), language)


def _words(language: Language) -> Mapping[str, str]:
    return {name: text.of(language) for name, text in PAGES.items()}


def _page(title: str, content: str, language: Language) -> str:
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{content}</body></html>"
    )


def _link(path: str, method: str, operation: Mapping[str, Any], language: Language) -> str:
    name = operation["operationId"]
    return f"<a href='#{name}'><code>{method.upper()} {escape(path)}</code></a> {OPERATIONS[name].of(language)}"


def _operation(path: str, method: str, operation: Mapping[str, Any], language: Language) -> str:
    words, name = _words(language), operation["operationId"]
    parts = [
        f"<h3 id='{name}'><span class='method {method}'>{method.upper()}</span> <code>{escape(path)}</code></h3>",
        f"<p><strong>{OPERATIONS[name].of(language)}</strong></p>",
        *(f"<p>{_prose(paragraph)}</p>" for paragraph in operation.get("description", "").split("\n\n")),
    ]
    if operation.get("parameters"):
        rows = ((_code(one["name"]), one["in"], _prose(one.get("description", ""))) for one in operation["parameters"])
        parts.append(f"<h4>{words['parameters']}</h4>{_table(rows)}")
    parts.append(f"<h4>{words['answers']}</h4>{_table(_answers(operation))}")
    if "requestBody" in operation:
        parts.append(f"<h4>{words['try']}</h4>{_examples(path, operation)}")
    return "".join(parts)


def _answers(operation: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    for status, answer in operation["responses"].items():
        media = ", ".join(_code(media) for media in answer.get("content", {}))
        yield status, _prose(answer["description"]), media


def _examples(path: str, operation: Mapping[str, Any]) -> str:
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    curl = f"curl -s 127.0.0.1:8000{path} -H 'Content-Type: application/json' -d @body.json"
    bodies = (
        f"<details><summary>{escape(name)}</summary>"
        f"<pre>{escape(json.dumps(example['value'], ensure_ascii=False, indent=1))}</pre></details>"
        for name, example in examples.items()
    )
    return f"<pre>{escape(curl)}</pre>{''.join(bodies)}"


def _problems(language: Language) -> str:
    return _table(
        (f"<a href='{type_of(kind)}'>{type_of(kind)}</a>", str(status), escape(CATALOGUE[kind].of(language)))
        for kind, status in STATUS.items()
    )


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", [])
    rows = (
        (_code(key) + (" *" if key in required else ""), _type(part), _prose(part.get("description", "")))
        for key, part in schema.get("properties", {}).items()
    )
    return f"<h3 id='{name}'>{escape(name)}</h3><p>{_prose(schema.get('description', ''))}</p>{_table(rows)}"


def _type(part: Mapping[str, Any]) -> str:
    """Return a short, linked reading of a JSON schema's type."""
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[1]
        return f"<a href='#{name}'>{escape(name)}</a>"
    for key in ("anyOf", "oneOf"):
        if key in part:
            return " | ".join(_type(inner) for inner in part[key])
    if "enum" in part:
        return " | ".join(_code(str(value)) for value in part["enum"])
    if "const" in part:
        return _code(str(part["const"]))
    if part.get("type") == "array":
        return f"[{_type(part.get('items', {}))}]"
    inner = part.get("additionalProperties")
    return f"{{text: {_type(inner)}}}" if isinstance(inner, Mapping) and inner else escape(str(part.get("type", "any")))


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row)}</tr>" for row in rows)
    return f"<table>{body}</table>" if body else ""


def _prose(text: str) -> str:
    """Return a text with what stands between backquotes set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"
