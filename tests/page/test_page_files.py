"""How the page is served, and what it is made of."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service.page_files import TYPES, folder, names
from tests.page.server import Server

ROOT = Path(__file__).resolve().parent
VENDORS = [folder() / "vendor", ROOT / "vendor"]
LONGEST_FILE = 400


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address) as client:
        yield client


def test_the_page_allows_nothing_but_its_own_files(client: httpx.Client) -> None:
    answer = client.get("/")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_file_has_a_type_and_a_tag(client: httpx.Client) -> None:
    for name in names():
        answer = client.get(f"/page/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["Content-Type"] == TYPES[Path(name).suffix]
        again = client.get(f"/page/{name}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_what_names_its_version_is_kept_and_the_rest_is_asked_for(client: httpx.Client) -> None:
    library = next(name for name in names() if name.endswith("lit-html.js"))
    assert "immutable" in client.get(f"/page/{library}").headers["Cache-Control"]
    assert client.get("/page/main.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "../app.py", "%2e%2e/app.py", "..%2fapp.py", "styles", ""])
def test_nothing_else_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/page/{name}").status_code == 404


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda path: path.parent.parent.name)
def test_libraries_are_those_of_their_manifest(vendor: Path) -> None:
    libraries = json.loads((vendor / "vendor.json").read_text(encoding="utf-8"))["libraries"]
    told = {name: digest for library in libraries for name, digest in library["files"].items()}
    here = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()} - {"vendor.json"}
    assert here == set(told)
    for name, digest in told.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name
    for library in libraries:
        assert library["licence"]
        assert any(name.endswith("LICENSE") for name in library["files"])
        assert all(library["version"] in name for name in library["files"])


def own_files() -> list[str]:
    return [name for name in names() if name.endswith((".js", ".css", ".html")) and not name.startswith("vendor/")]


@pytest.mark.parametrize("name", own_files())
def test_a_file_has_one_subject_and_loads_nothing_from_elsewhere(name: str) -> None:
    text = (folder() / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert re.findall(r"https?://(?!www\.w3\.org/)", text) == []
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|unsafeHTML", text)
    if name.endswith(".js"):
        assert text.startswith("// @ts-check")


def test_every_style_is_loaded() -> None:
    first = (folder() / "index.html").read_text(encoding="utf-8")
    assert {f"/page/{name}" for name in own_files() if name.endswith(".css")} <= set(
        re.findall(r'href="([^"]+)"', first)
    )


def test_texts_are_there_in_both_languages_and_all_used() -> None:
    told = "".join((folder() / name).read_text(encoding="utf-8") for name in own_files() if "language/texts/" in name)
    code = "".join(
        (folder() / name).read_text(encoding="utf-8")
        for name in own_files()
        if name.endswith(".js") and "language/texts/" not in name
    )
    keys = re.findall(
        r'^  "([\w.]+)": \{\s*en:\s*"(?:[^"\\]|\\.)+",\s*zh:\s*"(?:[^"\\]|\\.)+",?\s*\}', told, re.MULTILINE
    )
    assert len(keys) == len(set(keys)) == len(re.findall(r'^  "[\w.]+":', told, re.MULTILINE))
    used = set(re.findall(r'"([a-z]+(?:\.\w+)+)"', code))
    made = set(re.findall(r"`(\w+(?:\.\w+)*\.)\$\{", code))
    unused = {key for key in keys if key not in used and not any(key.startswith(prefix) for prefix in made)}
    assert unused == set()
