"""Answers without their paintings, since most tests read what an answer says."""

import pytest

from experiments import figures


@pytest.fixture(autouse=True)
def blank_figures(request, monkeypatch):
    """Write the names of an answer's figures instead of painting them, unless a test is marked as painted."""
    if "painted" not in request.keywords:
        monkeypatch.setattr(figures, "draw", _blank)


def _blank(folder, answer):
    paths = [folder / f"{name}.png" for name, _ in figures.figures_of(answer)]
    for path in paths:
        path.write_text(f"{path.stem}: not painted")
    return paths
