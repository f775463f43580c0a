"""Arrival: a new intake enrols on the first day of its term, and is new at university until the next term."""

import numpy as np

from sim.frame.declaration import jitable, process
from sim.population import NOT_YET


@jitable
def counted(places, arrival_term, term):
    """Let chance meetings find those who have arrived: size of a group = members whose arrival_term is not above the term."""
    for f in range(places.group.shape[0]):
        count = np.zeros(places.group.shape[1] + 1, np.int64)
        for i in range(arrival_term.shape[0]):
            if places.group[f, i] >= 0 and arrival_term[i] <= term:
                count[places.first[f, i]] += 1
        for i in range(arrival_term.shape[0]):
            places.size[f, i] = count[places.first[f, i]] if places.group[f, i] >= 0 else 0


@process(writes=("enrolled", "newcomer", "arrival_week"))
def arrival(enrolled, newcomer, arrival_week, arrival_term, places, term, run_week):
    """Whose arrival_term is this term: newcomer = 1, arrival_week = run_week - 2; for all others newcomer = 0; on a term's first day

    Who has waited for this term (arrival_week still that of nobody) enrols: enrolled = 1. Weeks of arrival count from 0 at the first week of the
    run: who comes with the first term is a week old on its first day, because of the week before it in which everybody moves in.
    From now on the places of the newly arrived count them too (their size: members whose arrival_term is not above the term).
    """
    for i in range(enrolled.shape[0]):
        if arrival_term[i] == term:
            enrolled[i] = 1.0 if arrival_week[i] == NOT_YET else enrolled[i]
            newcomer[i], arrival_week[i] = 1.0, run_week - 2
        else:
            newcomer[i] = 0.0
    counted(places, arrival_term, term)
