"""Notes: what one would not expect of a scenario, though nothing in it is a mistake."""

import numpy as np

from sim.configuration import Scenario
from sim.programmes import OF_HELPERS, Programme, leaders, unused


def notes(scenario: Scenario) -> list[str]:
    """Tell what one would not expect of a scenario: who leads where nobody is known to be older, and of whom answers do not tell."""
    return _leading(scenario) + _unknown(scenario) + _later(scenario) + _later_helpers(scenario) + _idle(scenario) + _without_use(scenario)


def _idle(scenario: Scenario) -> list[str]:
    """Tell of programmes that cannot reach anybody."""
    news = any(getattr(one, "topic", "") == "information" and one.reach > 0 for one in scenario.programmes.values())
    told = []
    for name, one in scenario.programmes.items():
        heard_of = news or getattr(one, "asked_in_person", False) or one.activity == "message"
        if one.first_week > one.last_week:
            told.append(f"{name} never meets: first_week = {one.first_week} is after last_week = {one.last_week}.")
        elif one.coverage == 0 or getattr(one, "reach", 1) == 0:
            told.append(f"{name} reaches nobody: {'coverage' if one.coverage == 0 else 'reach'} = 0.")
        elif one.awareness == 0 and not heard_of:
            told.append(f"{name} stays empty: nobody knows of it (awareness = 0), so nobody can hear of it either.")
    return told


def _without_use(scenario: Scenario) -> list[str]:
    """Tell of settings that were changed and change nothing: rules of a pair, training where nobody leads."""
    told = []
    for name, one in scenario.programmes.items():
        idle = unused(one.activity) | _idle_here(one)
        usual = type(one)()
        if turned := sorted(key for key in idle if getattr(one, key) not in (getattr(usual, key), 0)):
            told.append(f"{name}: {', '.join(turned)} change nothing there.")
    return told


def _idle_here(programme: Programme) -> set[str]:
    """Name the settings that have nothing to do as long as another is what it is."""
    founded = getattr(programme, "founded_by_students", False)
    idle = set() if leaders(programme) or founded else {*OF_HELPERS, "led_by"}
    idle |= {"led_by", "leaders_per_group"} if founded else {"seed_money"}
    idle |= set() if getattr(programme, "check_in_weeks", 0) else {"check_in_on", "follow_up"}
    return {key for key in idle if hasattr(programme, key)}


def _unknown(scenario: Scenario) -> list[str]:
    """Tell that who is of no known year counts as a first-year."""
    newcomer = scenario.roster.attributes.get("newcomer") if scenario.roster else None
    if newcomer is None or not np.isnan(newcomer).any():
        return []
    return [f"Students whose cell for newcomer is empty (column {scenario.population.roster.columns['newcomer'].column}) count as first-years."]


def _later(scenario: Scenario) -> list[str]:
    """Tell that intakes of later years live in the model, but not in answers; or that there is no later year for them."""
    count = 0 if scenario.roster else scenario.population.intake
    if not count:
        return []
    if scenario.calendar.terms <= scenario.calendar.terms_a_year:
        return [f"population.intake = {count} comes with later years; the calendar has one (calendar.terms = {scenario.calendar.terms})."]
    return ["Answers tell of all first-years after the last term of the run, by the year in which they came; a programme for newcomers may be over by then."]


def _later_helpers(scenario: Scenario) -> list[str]:
    """Tell who helps later intakes, and in whose place."""
    same = [name for name, one in scenario.programmes.items() if getattr(one, "led_by", "") == "same_cohort" and leaders(one)]
    years = scenario.calendar.terms > scenario.calendar.terms_a_year and not scenario.roster and scenario.population.intake
    told = [f"{', '.join(same)}: later intakes, and who is to replace a helper, get older students (led_by = same_cohort holds for the first)."] * bool(same)
    queued = [name for name, one in scenario.programmes.items() if getattr(one, "few_helpers", "") == "queue" and leaders(one)]
    told += [f"{', '.join(queued)}: few_helpers = queue holds for the first intake; groups of later ones meet without a leader."] * bool(queued and years)
    return told


def _leading(scenario: Scenario) -> list[str]:
    led = [name for name, one in scenario.programmes.items() if leaders(one) and one.first_week <= one.last_week and one.coverage > 0]
    if not led:
        return []
    if scenario.roster is None and scenario.population.older == 0:
        return [f"No older students (population.older = 0): abler first-years lead {', '.join(led)}."]
    if scenario.roster is not None and "newcomer" not in scenario.roster.attributes:
        return [f"The files do not say who is a first-year (newcomer): all count as such, and the abler of them lead {', '.join(led)}."]
    return []
