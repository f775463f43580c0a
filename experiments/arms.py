"""Make the arms of an option: one for each combination of its values, named by what differs between arms."""

import itertools

from omegaconf import DictConfig

from experiments.composing import Option, concerns, null, programme_of, shown
from experiments.overrides import Override
from experiments.question import Arm
from sim.composition import with_settings
from sim.configuration import scenario


def arms(name: str, config: DictConfig, settings: list[Override], option: Option | None = None) -> list[Arm]:
    """Make the arms of one scenario: one for each combination of the values that concern it.

    A label tells what differs between arms: values of which there are several, and of an option every turned knob of a programme,
    and every setting of its own unless it has a label that says so.
    """
    own = option.own if option else []
    mine = [*own, *(one for one in settings if concerns(one, config))]
    several = [one for one in mine if len(one.values) > 1]
    found = []
    for values in itertools.product(*(one.values for one in mine)):
        chosen = {one.key: null(one.key, value) for one, value in zip(mine, values)}
        told = [one for one in mine if one in several or (option and (programme_of(one.key) if one not in own else not option.label))]
        label = " ".join([name, *(f"{one.key.split('.')[-1]}={shown(chosen[one.key])}" for one in told)])
        setting = str(chosen[several[0].key]) if several else ""
        found.append(Arm(label, scenario(name, with_settings(config, chosen)), setting))
    return found
