"""Pages for people: the reference, and one behind each type of problem. They load nothing from anywhere."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import httpx
import pytest

from schemas.messages import CATALOGUE
from schemas.messages.help import OPERATIONS
from service.problems import STATUS, type_of

pytestmark = pytest.mark.anyio
VOID = {"meta", "br", "input", "link", "img"}


class Balanced(HTMLParser):
    """Fails where tags do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Balanced:
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_reference_shows_every_operation_and_loads_nothing(client: httpx.AsyncClient, language: str) -> None:
    answer = await client.get("/docs", headers={"Accept-Language": language, "Accept": "text/html,*/*;q=0.8"})
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    tags = read(answer.text).tags
    assert tags & {"script", "img", "link", "iframe"} == set()
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    for text in OPERATIONS.values():
        assert (text.zh if language == "zh" else text.en) in answer.text


async def test_the_style_is_the_one_that_the_policy_allows(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    allowed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{allowed}'" in answer.headers["Content-Security-Policy"]


async def test_links_within_the_reference_lead_somewhere(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    assert set(re.findall(r"href='#([^']+)'", page)) <= set(re.findall(r"id='([^']+)'", page))
    for path in set(re.findall(r"href='(/[^']*)'", page)):
        assert (await client.get(path)).status_code == 200, path


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_page_is_behind_every_type_of_problem(client: httpx.AsyncClient, language: str) -> None:
    for kind, status in STATUS.items():
        answer = await client.get(type_of(kind), headers={"Accept-Language": language})
        assert answer.status_code == 200
        read(answer.text)
        assert CATALOGUE[kind].of("zh" if language == "zh" else "en") in answer.text
        assert str(status) in answer.text
        assert answer.headers["Content-Language"] == ("zh-CN" if language == "zh" else "en")


async def test_a_page_is_behind_every_code_of_a_finding(client: httpx.AsyncClient) -> None:
    for code in CATALOGUE:
        answer = await client.get(f"/problems/{code}")
        assert answer.status_code == 200
        read(answer.text)


async def test_every_kind_of_problem_says_what_to_do() -> None:
    for kind in STATUS:
        assert CATALOGUE[kind].hint_en
        assert CATALOGUE[kind].hint_zh
