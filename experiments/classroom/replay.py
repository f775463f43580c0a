"""Replay: one HTML file that holds the page and a film, and opens by double click without Python."""

import base64
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.classroom.lessons import LESSONS

if TYPE_CHECKING:
    from experiments.classroom.session import Shown

PAGE = Path(__file__).resolve().parent / "page"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"


def replay(shown: "Shown") -> str:
    """Put page, scripts, style and film into one file."""
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    page = re.sub(r'<link rel="stylesheet" href="page/([\w.]+)">', lambda found: f"<style>{_file(found[1])}</style>", page)
    page = re.sub(r'<script src="page/([\w.]+)" defer></script>', "", page)
    lesson = LESSONS.get(shown.setup.lesson)
    known = {"lesson": lesson.plain if lesson else None, "answer": shown.answer, "days": shown.days}
    names = re.findall(r'<script src="page/([\w.]+)" defer>', (PAGE / "index.html").read_text(encoding="utf-8"))
    scripts = "\n".join(_file(name) for name in names)
    held = f'<script type="application/json" id="replay">{_plain(known)}</script>'
    film = f'<script type="application/gzip" id="film">{base64.b64encode(shown.packed).decode()}</script>'
    title = html.escape(f"{' and '.join(shown.setup.labels)}, seed {shown.setup.seed}")
    page = page.replace("<title>peersim</title>", f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{title}</title>')
    return page.replace("</body>", f"{held}\n{film}\n<script>{_safe(scripts)}</script>\n</body>")


def _file(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _plain(tree: dict) -> str:
    """Write data so that no mark-up stands in it."""
    return json.dumps(tree).replace("<", "\\u003c")


def _safe(text: str) -> str:
    """Keep a script from being ended by what stands in it."""
    return text.replace("</", "<\\/")
