"""As much of curl as the documents use, for machines without it."""

import argparse
import os
import sys
from pathlib import Path

import httpx


def main() -> None:
    """Ask, and print or keep the answer."""
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    parser.add_argument("url")
    parser.add_argument("-s", "--silent", action="store_true")
    parser.add_argument("-i", "--include", action="store_true")
    parser.add_argument("-X", "--request")
    parser.add_argument("-H", "--header", action="append", default=[])
    parser.add_argument("--data-binary", "--json", dest="data")
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    headers = [(name.strip(), value.strip()) for name, _, value in (header.partition(":") for header in asked.header)]
    if "--json" in sys.argv:
        headers = [("Content-Type", "application/json"), ("Accept", "application/json"), *headers]
    content = None
    if asked.data is not None:
        content = Path(asked.data[1:]).read_bytes() if asked.data.startswith("@") else asked.data.encode()
    url = asked.url.replace("localhost:8000", os.environ["LOCALHOST_8000"])
    answer = httpx.request(
        asked.request or ("GET" if content is None else "POST"), url, headers=headers, content=content
    )
    if asked.include:
        print(f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}")  # noqa: T201
        for name, value in answer.headers.items():
            print(f"{name}: {value}")  # noqa: T201
        print(flush=True)  # noqa: T201
    if asked.output:
        asked.output.write_bytes(answer.content)
    else:
        sys.stdout.buffer.write(answer.content)


if __name__ == "__main__":
    main()
