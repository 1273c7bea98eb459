"""Commands: ``serve`` for the page, ``sign`` for a ticket brought as a file, ``list``."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from .desk import Desk
from .errors import AgentError
from .pairing import Pairing
from .server import PORT, Server
from .ticket import read_ticket, write_answer
from .tokens import Tokens

_FOLDER = Path.home() / ".khue-agent"


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    options = _options(arguments)
    tokens = Tokens(options.module)
    try:
        if options.command == "serve":
            return _serve(options, tokens)
        if options.command == "sign":
            return _sign(options, tokens)
        return _list(tokens)
    except AgentError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="khue-agent", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="wait for Khuê's page")
    serve.add_argument("--origin", action="append", required=True, type=_origin)
    serve.add_argument("--port", type=int, default=PORT)
    serve.add_argument("--folder", type=Path, default=_FOLDER, help="where pairings are kept")
    serve.add_argument("--no-browser", action="store_true", help="do not open the question itself")
    sign = commands.add_parser("sign", help="sign a ticket file")
    sign.add_argument("ticket", type=Path)
    listing = commands.add_parser("list", help="show the certificates of the plugged-in tokens")
    for command in (serve, sign, listing):
        command.add_argument(
            "--module", action="append", required=True, help="the token's PKCS#11 driver"
        )
    return parser.parse_args(arguments)


def _origin(text: str) -> str:
    """An address as browsers write it: scheme, name and port, nothing more."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or text != f"{parts.scheme}://{parts.netloc}":
        raise argparse.ArgumentTypeError("https://name[:port]")
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise argparse.ArgumentTypeError("https only, except on this computer")
    return text


def _serve(options: argparse.Namespace, tokens: Tokens) -> int:
    pairing = Pairing(options.folder, show=_show_code)
    server = Server(
        options.port,
        origins=options.origin,
        desk=Desk(tokens),
        pairing=pairing,
        opens=not options.no_browser,
    )
    print(f"Chương trình ký đang chờ ở {server.own}; dừng bằng Ctrl-C.", flush=True)
    with server:
        server.serve_forever()
    return 0


def _show_code(code: str) -> None:
    print(f"Mã ghép nối: {code}", flush=True)


def _sign(options: argparse.Namespace, tokens: Tokens) -> int:
    """Show the ticket on this screen, ask for the PIN, write the answer beside the ticket."""
    try:
        ticket = read_ticket(options.ticket.read_bytes())
    except OSError as error:
        raise AgentError(f"Không đọc được tệp {options.ticket}.") from error
    found = tokens.find(ticket.certificate_sha256)
    act = "Đóng dấu" if ticket.is_seal else "Ký"
    print(f"{act}: {ticket.document}\nSố: {ticket.number or '–'}\nCơ quan: {ticket.unit}")
    print(f"Chứng thư: {found.subject}\nTrang yêu cầu: {ticket.origin}")
    print(f"SHA-256: {ticket.sha256}\nMã đối chiếu: {ticket.check}", flush=True)
    if found.is_last_try:
        print("Thiết bị ký chỉ còn một lần nhập PIN trước khi bị khoá.", flush=True)
    pin = getpass.getpass("Mã PIN của thiết bị ký (để trống: không ký): ")
    if not pin:
        print("Không ký gì.")
        return 1
    value = tokens.sign(found, pin=pin, data=ticket.attributes, algorithm=ticket.algorithm)
    path = options.ticket.with_name(f"{options.ticket.stem}-tra-loi.json")
    path.write_text(json.dumps(write_answer(ticket, value)), encoding="utf-8")
    print(f"Đã ký. Hãy tải tệp này lên trang của Khuê: {path}")
    return 0


def _list(tokens: Tokens) -> int:
    for found in tokens.certificates():
        print(f"{found.subject} · {found.valid_to} · {found.sha256}")
    return 0
