"""What a file is, by its first bytes: its name may say anything."""

from typing import Literal

from service.files.refusal import Refused

Kind = Literal["workbook", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"PAR1",
    b"\x7fELF",
    b"MZ\x90",
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")


def kind_of(data: bytes) -> Kind:
    """Tell a workbook from text.

    Raises
    ------
    Refused
        Where it is neither: empty, an old or encrypted workbook, a web page, something binary.
    """
    if not data.strip():
        raise Refused("file_empty")
    if data.startswith(b"PK\x03\x04"):
        return "workbook"
    if data.startswith(_OLE):
        raise Refused("workbook_encrypted" if _ENCRYPTED in data else "workbook_old")
    if data.startswith(_FOREIGN):
        raise Refused("file_binary")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:16].lower().startswith(_MARKUP):
        raise Refused("file_markup")
    return "text"
