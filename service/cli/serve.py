"""`apportion serve`: the HTTP service."""

import argparse
import socket
from typing import TYPE_CHECKING

from service.cli.exits import Exit
from service.cli.terminal import Terminal

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from schemas.finding import Finding

NAME = "serve"
HELP = "answer HTTP: POST /v1/allocations and the rest; documentation at /docs"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)"
    )
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--workers", type=workers, help="solves at a time (default: APPORTION_WORKERS, else one a processor)"
    )


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Serve until stopped; what else can be set is read from the environment (`APPORTION_MAX_CELLS` and others)."""
    import logging

    import uvicorn
    from pydantic import ValidationError

    from schemas.finding import Finding
    from service.app import create_app
    from service.settings import Settings
    from solvers.errors import InputError

    reason = why_not_free(arguments.host, arguments.port)
    if reason:
        raise InputError([Finding("cli_port_taken", f"{arguments.host}:{arguments.port}", {"reason": reason})])
    try:
        settings = Settings() if arguments.workers is None else Settings(workers=arguments.workers)
    except ValidationError as error:
        raise InputError([_wrong_setting(detail) for detail in error.errors()]) from None
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    terminal.note("cli_serving", address=f"http://{host}:{arguments.port}")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The service writes its own access log, with request ids.
    uvicorn.run(create_app(settings), host=arguments.host, port=arguments.port, log_config=None, access_log=False)
    return Exit.ANSWER


def _wrong_setting(detail: "ErrorDetails") -> "Finding":
    from schemas.finding import Finding

    name = f"APPORTION_{str(detail['loc'][0]).upper()}"
    return Finding("cli_setting_wrong", name, {"found": str(detail["input"]), "reason": detail["msg"]})


def why_not_free(host: str, port: int) -> str:
    """Return why one cannot listen there, or an empty text."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def port(text: str) -> int:
    """Read a port number; 0 lets the system choose a free one."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is not between 0 and 65535")
    return number


def workers(text: str) -> int:
    """Read a number of processes."""
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError(f"{number} is not between 1 and 64")
    return number
