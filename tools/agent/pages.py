"""The program's own pages: the question with the PIN, and what became of it."""

from __future__ import annotations

from html import escape

from .desk import Asked

STYLE = """
:root{color-scheme:light dark}
body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem}dt{font-size:.85rem;opacity:.75}dd{margin:0 0 .6rem;overflow-wrap:anywhere}
code{font-size:1.25rem;letter-spacing:.04em}label{display:block;font-weight:600}
input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;margin:.25rem 0 1rem}
button{font:inherit;padding:.7rem 1.2rem;min-height:44px;margin:0 .5rem .5rem 0}
.wrong{border-left:4px solid #b3261e;padding:.5rem .8rem}
"""


def question(asked: Asked, *, problem: str = "") -> str:
    """Ask whether to sign, with everything that the person should compare."""
    ticket = asked.ticket
    act = "Đóng dấu" if ticket.is_seal else "Ký"
    facts = [
        ("Văn bản", ticket.document),
        ("Số", ticket.number),
        ("Cơ quan", ticket.unit),
        ("Chứng thư", f"{asked.found.subject}, có hạn đến {asked.found.valid_to}"),
        ("Trang yêu cầu", ticket.origin),
        ("Mã băm của văn bản (SHA-256)", ticket.sha256),
    ]
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value
    )
    warnings = f'<p class="wrong" role="alert">{escape(problem)}</p>' if problem else ""
    if asked.found.is_last_try:
        warnings += '<p class="wrong">Thiết bị ký chỉ còn một lần nhập PIN trước khi bị khoá.</p>'
    return _page(
        f"{act} văn bản này?",
        f"<p>Mã đối chiếu dưới đây phải giống mã trên trang của Khuê:</p>"
        f"<p><code>{escape(ticket.check)}</code></p><dl>{rows}</dl>{warnings}"
        f'<form method="post"><label for="pin">Mã PIN của thiết bị ký</label>'
        f'<input id="pin" name="pin" type="password" autocomplete="off" autofocus>'
        f'<button name="act" value="sign">{act}</button>'
        f'<button name="act" value="refuse">Từ chối</button></form>',
    )


def told(title: str, text: str) -> str:
    """Say something plain."""
    return _page(title, f"<p>{escape(text)}</p>")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)} · Chương trình ký Khuê</title><link rel="stylesheet" href="/style.css">'
        f"<h1>{escape(title)}</h1>{body}"
    )
