"""Name the checks, in the order in which they are told."""

from collections.abc import Callable

from experiments.theory.belonging import belonging_loop
from experiments.theory.finding import Finding
from experiments.theory.learning import forgetting, material
from experiments.theory.leaving import pairs, withdrawal
from experiments.theory.spreading import imitation, word
from experiments.theory.stress import settling, shocks
from experiments.theory.talk import talk
from experiments.theory.ties import acquaintances, one_tie
from sim.errors import UserError, nearest

CHECKS: dict[str, Callable[..., Finding]] = {
    one.__name__: one for one in (settling, shocks, belonging_loop, acquaintances, one_tie, talk, imitation, word, forgetting, material, withdrawal, pairs)
}


def chosen(names: list[str]) -> list[str]:
    """Give the names of the checks that were asked for, all if none was. Raises UserError for one that there is not."""
    for name in names:
        if name not in CHECKS:
            raise UserError(f"{name}: no such check.{nearest(name, CHECKS)}")
    return list(dict.fromkeys(names)) or list(CHECKS)
