"""Tell users of their mistakes in a line or two: what, which value, what is allowed, and the nearest name."""

import difflib
from collections.abc import Iterable


class UserError(ValueError):
    """A mistake of the user's: shown as it stands, without a traceback, with exit code 2."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, and which there are."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    return f"{hint} Known: {shown or 'none'}."
