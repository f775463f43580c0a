"""What people see of the states: 0 to 100 scales, per cent of the material, marks."""

import numpy as np

# Students' means and spreads on common scales as a share of their range, turned into 0 to 100: PSS-10 17-21 of 40 with
# SD 6-7 (recalled; one stress unit is 1/.87 of its SD), belonging "somewhat agree" (Gopalan and Brady 2020; spread assumed).
STRESS_CENTRE, STRESS_UNIT = 44.0, 14.0
BELONGING_CENTRE, BELONGING_UNIT = 70.0, 20.0

LABELS = {
    "stress": "Stress (0-100)",
    "knowledge": "Knowledge (% of the course's material)",
    "belonging": "Belonging (0-100)",
    "mark": "Mark (0-100)",
}
LATENT = {"stress": "stress", "knowledge": "understood", "belonging": "belonging", "mark": "mark"}


def seen(outcome: str, latent: np.ndarray) -> np.ndarray:
    """Turn a latent column into what is reported of it; same shape, in the unit of `LABELS`."""
    if outcome == "stress":
        return np.clip(STRESS_CENTRE + STRESS_UNIT * latent, 0, 100)
    if outcome == "belonging":
        return np.clip(BELONGING_CENTRE + BELONGING_UNIT * latent, 0, 100)
    return np.clip(100 * latent, 0, 100)
