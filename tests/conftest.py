"""Small cohorts that run in milliseconds once the model is compiled."""

import pytest

from sim.configuration import composed, scenario, with_settings

SMALL = {"population.newcomers": 40, "population.older": 12, "replicates": 3}


@pytest.fixture(scope="session")
def small():
    """Give a function that checks a scenario of 40 newcomers and 12 older students, with further settings."""

    def of(name, **settings):
        changed = {key.replace("__", "."): value for key, value in settings.items()}
        return scenario(name, with_settings(composed(name, {}, None), SMALL | changed))

    return of
