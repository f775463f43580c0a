"""Fit of a pair: likeness in what lies deep, and a part that nobody can know beforehand."""

from sim.frame.declaration import jitable
from sim.luck import inner, normal, pair
from sim.maths import exp, log

USUAL = 1.13  # mean unlikeness of two strangers in a standard normal trait: 2 / sqrt(pi)


@jitable
def fit_of(mentee, mentor, drive, sociability, deep, unknown, chance):
    """How well a mentee and a mentor fit, 0 to 1; the normal number is that of the (unordered) pair, drawn once for the programme

    fit = logistic(deep * (2 * 1.13 - |difference in drive| - |difference in sociability|) + unknown * normal number of the pair)
    """
    unlike = abs(drive[mentee] - drive[mentor]) + abs(sociability[mentee] - sociability[mentor])
    return 1 / (1 + exp(-(deep * (2 * USUAL - unlike) + unknown * normal(chance[0], chance[1], pair(mentee, mentor)))))


@jitable
def fit_with_staff(mentee, number, usual, unknown, chance):
    """How well a mentee and a mentor of the staff fit: nobody knows beforehand; the normal number is that of the mentee and of the number of the group

    fit = logistic(ln(usual / (1 - usual)) + unknown * normal number at inner(mentee, number of the group in the programme)), usual = staff_fit
    """
    return 1 / (1 + exp(-(log(usual / (1 - usual)) + unknown * normal(chance[0], chance[1], inner(mentee, number)))))
