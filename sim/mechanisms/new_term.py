"""New term: a new course, with an interest of its own, and the strain of beginning again."""

from sim.frame.declaration import mechanism, normal
from sim.maths import where
from sim.parameters import parameter, parameters
from sim.sources import PITT_2018, Source


@parameters
class NewTerm:
    strain: float = parameter(
        0.375, "strain of beginning a later term", unit="stress units", bounds=(0, 3), prior=(0.1, 0.6),
        source=Source("assumed", "half of that of arriving; the start of a term is a risky point", PITT_2018),
    )  # fmt: skip


@mechanism(writes=("understood", "stuck", "wrong", "interest", "stress"), chance=normal("term.interest"))
def new_term(interest, stress, newcomer, chance, p: NewTerm):
    """understood = stuck = wrong = 0; who is not new has interest = a new standard normal number and stress += strain, on a term's first day

    The first term counts too. Newcomers keep the interest and the strain that they were born with.
    """
    return 0 * stress, 0 * stress, 0 * stress, where(newcomer > 0, interest, chance), stress + where(newcomer > 0, 0.0, p.strain)
