"""Write Markdown: tables, code, links between headings, and docstrings as paragraphs and formulas."""

import re
from collections.abc import Iterable, Sequence

LOOKS_LIKE_A_FORMULA = re.compile(r"^[A-Za-z_][\w ,.'()\[\]]*?\s(\+=|-=|\*=|=|->|<-|~)\s")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay out a table; columns that are empty in every row are left out."""
    body = [[cell(value) for value in row] for row in rows]
    wanted = [c for c in range(len(head)) if any(row[c] for row in body)]
    lines = [[head[c] for c in wanted], ["---"] * len(wanted), *([row[c] for c in wanted] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(value: object) -> str:
    """Write a value so that it stays in its cell: numbers short, no line breaks, no bars."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def code(lines: str | Iterable[str]) -> str:
    """Show lines exactly as they are."""
    return "```text\n" + (lines if isinstance(lines, str) else "\n".join(lines)) + "\n```"


def python(lines: Iterable[str]) -> str:
    """Show lines of Python."""
    return "```python\n" + "\n".join(lines) + "\n```"


def name(word: str) -> str:
    """Show a name of the model as such."""
    return f"`{word}`"


def names(words: Iterable[str]) -> str:
    """List names of the model."""
    return ", ".join(f"`{word}`" for word in words)


def link(heading: str, text: str = "") -> str:
    """Link to a heading of the same document."""
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[{text or heading}](#{anchor})"


def formula(text: str) -> str:
    """Show a line as a formula if it is one, else as the sentence that it is."""
    return code(text.split("; ")) if re.search(r"[=<>]|\w\(| [-+*/] ", text) else sentence(text)


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ":", "?", "!")) else ".") if text else ""


def prose(text: str) -> str:
    """Render the paragraphs of a docstring: formulas and indented lines as they stand, sentences that end a line stay on it."""
    parts: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        for formula, lines in _runs(paragraph.splitlines()):
            parts.append(code(lines) if formula else "\n".join(_broken(lines)))
    return "\n\n".join(parts)


def _runs(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Cut a paragraph into runs of formulas and of sentences."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        formula = line.startswith("    ") or bool(LOOKS_LIKE_A_FORMULA.match(line)) and not line.rstrip().endswith(".")
        if runs and runs[-1][0] == formula:
            runs[-1][1].append(line)
        else:
            runs.append((formula, [line]))
    return runs


def _broken(lines: list[str]) -> list[str]:
    """Keep the line breaks that end a sentence or begin an item; the others are only where the line was full."""
    return [line + ("\\" if line.rstrip().endswith((".", ":", ";")) and k + 1 < len(lines) and not _item(lines[k + 1]) else "") for k, line in enumerate(lines)]


def _item(line: str) -> bool:
    """Tell an item of a list, which begins a line by itself."""
    return re.match(r"\s*([-*]|\d+[.)])\s", line) is not None
