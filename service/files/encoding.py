"""Which encoding a text file is written in: UTF-8, UTF-16 or GB18030, and nothing by guess."""

import codecs
from typing import IO

from service.files.refusal import Refused

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(stream: IO[bytes]) -> str:
    """Return the name of a file's encoding; the stream is read to its end and put back to its beginning.

    Raises
    ------
    Refused
        Where the bytes are no text, or text in another encoding.
    """
    head = stream.read(4096)
    stream.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _certain(stream, name)
    if b"\0" in head:
        return _certain(stream, _utf16_without_mark(head))
    if _decodes(stream, "utf-8"):
        return "utf-8"
    if _decodes(stream, "gb18030") and _mostly_common_chinese(stream):
        return "gb18030"
    raise Refused("encoding_unknown")


def _certain(stream: IO[bytes], name: str) -> str:
    if not _decodes(stream, name):
        raise Refused("encoding_broken", params={"encoding": name})
    return name


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) > 0 or max(even, odd) < len(head) // 8:
        raise Refused("file_binary")
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(stream: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        while chunk := stream.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                raise Refused("file_binary")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _mostly_common_chinese(stream: IO[bytes]) -> bool:
    """Return whether what GB18030 makes of the bytes are characters that people write.

    Any bytes of a western encoding may decode to rare characters; those of GB2312 are the common ones.
    """
    decoder = codecs.getincrementaldecoder("gb18030")("strict")
    text = decoder.decode(stream.read(_CHUNK))
    stream.seek(0)
    foreign = "".join(character for character in text if ord(character) > 127)
    common = len(foreign.encode("gb2312", "ignore").decode("gb2312", "ignore"))
    return common >= 0.9 * len(foreign)
