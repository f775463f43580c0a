"""Read settings as they are typed: key=value in Hydra's own grammar, a comma list for several values."""

import itertools
from dataclasses import dataclass
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException

from sim.composition import GROUPS, refuse_words
from sim.errors import UserError


@dataclass(frozen=True)
class Override:
    """One setting from the command line: a dotted key and its values (several make arms)."""

    key: str
    values: list[Any]


def overrides(words: list[str]) -> list[Override]:
    """Parse settings with Hydra's own grammar. Raises UserError for what it does not understand."""
    parsed = []
    for word in words:
        refuse_words(word, "command line")
        if word.startswith(("~", "+")):
            raise UserError(f"{word}: settings can be changed, not added or deleted (key=value); a scenario of your own has other programmes")
        if word.rstrip().endswith((",", "=")) or "=," in word:
            raise UserError(f"{word}: a value is missing; name one, or several as in {word.split('=')[0]}=4,8")
        try:
            one = OverridesParser.create().parse_overrides([word])[0]
        except HydraException as error:
            raise UserError(f"{word}: not understood as key=value ({str(error).splitlines()[0]})") from None
        if not one.key_or_group:
            raise UserError(f"{word}: not understood as key=value")
        if one.package or one.is_delete() or one.is_add() or one.is_force_add():
            raise UserError(f"{word}: settings can be changed, not added or deleted (key=value)")
        refuse_words({one.key_or_group: None}, "command line")
        values = list(one.sweep_iterator(lambda value: value)) if one.is_sweep_override() else [one.value()]
        parsed.append(Override(one.key_or_group, values))
    refuse_twice([one.key for one in parsed])
    return parsed


def refuse_twice(keys: list[str]) -> None:
    """Refuse a key that is given twice, by itself or within another: only the last value would count."""
    for one, other in itertools.combinations(keys, 2):
        if one == other:
            raise UserError(f"{one} is given twice; give it once (key=a,b makes one arm a value)")
        short, long = sorted((one, other), key=len)
        if short not in GROUPS and long.startswith(f"{short}."):
            raise UserError(f"{long} is given twice, by itself and within {short}={{...}}; give it once")
