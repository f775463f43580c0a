"""Arrival: a new intake enrols on the first day of its term, and is new at university until the next term."""

from sim.frame.declaration import process


@process(writes=("enrolled", "newcomer", "arrival_week"))
def arrival(enrolled, newcomer, arrival_week, arrival_term, term, run_week):
    """Whose arrival_term is this term: enrolled = 1, newcomer = 1, arrival_week = run_week - 2. For all others newcomer = 0

    Weeks of arrival count from 0 at the first week of the run: who comes with the first term is a week old on its first day, because of the
    week before it in which everybody moves in.
    """
    for i in range(enrolled.shape[0]):
        if arrival_term[i] == term:
            enrolled[i], newcomer[i], arrival_week[i] = 1.0, 1.0, run_week - 2
        else:
            newcomer[i] = 0.0
