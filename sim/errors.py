"""Tell users of their mistakes in a line or two: what, which value, what is allowed, and the nearest name."""

import difflib
from collections.abc import Iterable

FEW, MOST = 8, 20  # names that are listed in any case, and at most


class UserError(ValueError):
    """A mistake of the user's: shown as it stands, without a traceback, with exit code 2."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant; and which there are, if none is near or they are few."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    if close and len(names) > FEW:
        return hint
    shown = ", ".join(names[:MOST]) + (", ..." if len(names) > MOST else "")
    return f"{hint} Known: {shown or 'none'}."
