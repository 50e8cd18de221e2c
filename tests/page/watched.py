"""A page that is watched: whatever goes wrong in the browser fails the test, whether it was looked for or not."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
SERIOUS = ("serious", "critical")


@dataclass
class Watch:
    """What a page did that it should not.

    Attributes
    ----------
    allowed : patterns of console errors that a test makes on purpose
    """

    address: str
    wrong: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watch a page."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", self._asked)

    def allow(self, pattern: str) -> None:
        """Let console errors pass that a test makes on purpose."""
        self.allowed.append(pattern)

    def found(self) -> list[str]:
        """Return what went wrong and was not allowed."""
        return [said for said in self.wrong if not any(re.search(pattern, said) for pattern in self.allowed)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.wrong.append(f"left the machine: {request.url[:200]}")


def axe(page: Page) -> list[dict[str, Any]]:
    """Return what stands serious in the way of people with a disability, by the rules of WCAG 2.2 AA.

    The checker is put in beside the page, which its content policy would not let it load.
    """
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8") + ";0"})
    session.detach()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    asked = json.dumps({"runOnly": tags, "resultTypes": ["violations"]})
    found = page.evaluate(f"async () => (await axe.run(document, {asked})).violations")
    return [
        {"id": one["id"], "help": one["help"], "where": [node["html"][:160] for node in one["nodes"][:4]]}
        for one in found
        if one["impact"] in SERIOUS
    ]
