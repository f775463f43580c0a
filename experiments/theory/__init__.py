"""Hold parts of the model against theory: a closed form, or a second way to compute the same, written without the model's formulas."""

from pathlib import Path

PLACE = Path("results/validation/theory")
