"""The client says what it would like; the service gives the best it has."""

import pytest

from service.negotiation import CSV, JSON, XLSX, language_of, media_of, takes_gzip


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("zh-TW", "zh"),
        ("ZH-Hans-CN", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("en;q=0.5, zh-CN;q=0.8", "zh"),
        ("fr, zh;q=0.1", "zh"),
        ("fr, de", "en"),
        ("*", "en"),
        ("zh;q=0, *;q=0.1", "en"),
        ("zh;q=abc, en;q=0.1", "en"),
        ("zh;q=7", "en"),
        (";;,,=;q=1", "en"),
    ],
)
def test_language(header: str | None, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize(
    ("header", "media"),
    [
        (None, JSON),
        ("  ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        ("text/csv; header=present", CSV),
        ("TEXT/CSV", CSV),
        (f"{XLSX}, application/json;q=0.9", XLSX),
        ("application/json;q=0.2, text/csv;q=0.3, */*;q=0.1", CSV),
        ("application/json;q=0, */*", CSV),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("text/html", None),
        ("application/json;q=0", None),
        ("nonsense", None),
    ],
)
def test_media_type(header: str | None, media: str | None) -> None:
    assert media_of(header, (JSON, CSV, XLSX)) == media


@pytest.mark.parametrize(
    ("header", "taken"),
    [(None, False), ("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("gzip;q=0, *", False), ("br", False)],
)
def test_compression(header: str | None, taken: bool) -> None:
    assert takes_gzip(header) is taken
