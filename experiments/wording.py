"""Write numbers as readers see them, the same on the screen and in figures."""


def signed(value: float, like: float | None = None) -> str:
    """Write a difference with its sign, small ones with a digit more, and no sign before a zero; `like` decides for a whole row."""
    if value != value:
        return "-"
    if value == 0:
        return "0"
    text = f"{value:+.2f}" if abs(value if like is None else like) >= 0.095 else f"{value:+.3f}"
    return text if float(text) else text[1:]


def share(value: float) -> str:
    """Write a share in per cent; one that is none, and one too small for a whole per cent, are told apart."""
    return "-" if value != value else f"{value:.0%}" if value >= 0.005 or value == 0 else "<1%"
