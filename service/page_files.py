"""The files of the planner's page, as they are sent: type, fingerprint, compressed form."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

FIRST = "index.html"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    "": "text/plain; charset=utf-8",
}
"""By ending; licences have none."""
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Only our own files run, style and are asked; pictures may also be made in the browser."""


@dataclass(frozen=True)
class PageFile:
    """A file of the page.

    Attributes
    ----------
    content : bytes, as they are
    packed : bytes, compressed with gzip
    media : media type
    tag : entity tag (RFC 9110, section 8.8.3), of the content
    lasting : whether what is at this address never changes, because the address names a version
    """

    content: bytes
    packed: bytes
    media: str
    tag: str
    lasting: bool


def folder() -> Path:
    """Return where the page is."""
    return Path(str(files("service"))) / "page"


def names() -> list[str]:
    """Return the names of all files, `/` between their parts, sorted."""
    return sorted(path.relative_to(folder()).as_posix() for path in folder().rglob("*") if path.is_file())


def page_file(name: str) -> PageFile:
    """Return one of the files that `names` lists; what is changed on disk is read anew.

    Raises
    ------
    FileNotFoundError
        It has gone since.
    """
    return _read(name, (folder() / name).stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _read(name: str, _: int) -> PageFile:
    path = folder() / name
    content = path.read_bytes()
    return PageFile(
        content=content,
        packed=gzip.compress(content, compresslevel=6, mtime=0),
        media=TYPES[path.suffix],
        tag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        lasting=name.startswith("vendor/") and name.count("/") > 1,
    )
