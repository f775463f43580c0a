"""Small cohorts that run in milliseconds once the model is compiled."""

import pytest
from hypothesis import settings

from sim.composition import composed, with_settings
from sim.configuration import scenario

settings.register_profile("untimed", deadline=None)  # a first example may compile
settings.load_profile("untimed")

SMALL = {"population.newcomers": 40, "population.older": 12, "replicates": 3}


@pytest.fixture(scope="session")
def small():
    """Give a function that checks a scenario of 40 newcomers and 12 older students, with further settings."""

    def of(name, **settings):
        changed = {key.replace("__", "."): value for key, value in settings.items()}
        return scenario(name, with_settings(composed(name, {}, None), SMALL | changed))

    return of
