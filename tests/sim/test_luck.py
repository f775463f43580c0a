"""Addressed luck: the known answers, and what an address has to promise."""

import numpy as np
import pytest
from numba import njit
from scipy.special import ndtri

from sim.luck import inner, key, normal, normal_quantile, normals, one, ordered, pair, pair_uniforms, stream, uniform, uniforms, word

U = np.uint64
VECTORS = [
    (1, 0, "stress.shock", 0, 0, ("one", 0), 0x09BC95E430F3CAF1, 0.03803383656573012),
    (1, 0, "stress.shock", 0, 0, ("one", 1), 0x3AEA1A1149E63658, 0.23013461038672112),
    (1, 0, "stress.shock", 1, 0, ("one", 0), 0x1D02B9B0C3359B1D, 0.1133228355931436),
    (1, 1, "stress.shock", 0, 0, ("one", 0), 0x3F9720F432B65734, 0.24839979135386991),
    (2, 0, "stress.shock", 0, 0, ("one", 0), 0xBD9E7174C82978C8, 0.7406989011871355),
    (1, 0, "stress.shock", 0, 1, ("one", 0), 0x7E80156EFDCC260D, 0.49414190253973855),
    (2**64 - 1, 49, "attendance", 104, 3, ("one", 2147483647), 0xC22BDB0915023A77, 0.7584816834614764),
    (20260101, 7, "contact", 12, 0, ("pair", 3, 8), 0x4873CD7A5E8F7DEE, 0.2830170081857072),
    (20260101, 7, "contact", 12, 0, ("ordered", 8, 3), 0x88A6D26E6A3AE010, 0.5337955016677643),
    (20260101, 7, "contact", 12, 0, ("inner", 8, 3), 0x06BDF0345E6F456A, 0.026335728440639916),
    (20260101, 7, "tie.formation", -1, 0, ("pair", 99999, 0), 0x342DD5EC9935C4D8, 0.20382439638452532),
]
ADDRESS = {"one": one, "pair": pair, "ordered": ordered, "inner": inner}


@njit
def compiled_address(kind, i, j):
    if kind == 0:
        return one(i)
    if kind == 1:
        return pair(i, j)
    if kind == 2:
        return ordered(i, j)
    return inner(i, j)


@njit
def compiled_word(seed, replicate, name, day, draw, c):
    k0, k1 = key(seed, replicate, name, day, draw)
    return word(k0, k1, c)


@njit
def compiled_uniform(seed, replicate, name, day, draw, c):
    k0, k1 = key(seed, replicate, name, day, draw)
    return uniform(k0, k1, c)


@njit
def compiled_normals(seed, replicate, name, day, n):
    k0, k1 = key(seed, replicate, name, day, np.uint64(0))
    out = np.empty(n)
    for i in range(n):
        out[i] = normal(k0, k1, one(i))
    return out


@pytest.mark.parametrize("seed, replicate, name, day, draw, address, expected, number", VECTORS)
def test_known_answers(seed, replicate, name, day, draw, address, expected, number):
    kind, *ids = address
    c = U(compiled_address(list(ADDRESS).index(kind), ids[0], ids[-1]))
    arguments = (U(seed), U(replicate), U(stream(name)), np.int64(day), U(draw), c)
    assert int(compiled_word(*arguments)) == expected
    assert compiled_uniform(*arguments) == number


def test_names_become_the_first_digits_of_their_sha256():
    assert stream("stress.shock") == 0xA4C5543458EE5395
    assert stream("tie.formation") == 0xC34F549704DA0FB7


def test_arrays_have_the_bits_of_compiled_code():
    ids = np.arange(20_000)
    expected = compiled_normals(U(7), U(3), U(stream("stress.shock")), np.int64(-5), len(ids))
    assert np.array_equal(normals(7, 3, "stress.shock", -5, ids), expected)


def test_a_pair_has_the_same_luck_from_both_sides():
    i, j = np.arange(500), np.arange(500) + 7
    assert np.array_equal(pair_uniforms(1, 2, "x", 3, i, j), pair_uniforms(1, 2, "x", 3, j, i))


def test_one_more_student_changes_nobody_elses_luck():
    assert np.array_equal(uniforms(1, 2, "x", 3, np.arange(101))[:100], uniforms(1, 2, "x", 3, np.arange(100)))


def test_every_part_of_an_address_matters():
    base = dict(seed=1, replicate=2, name="x", day=3, ids=np.array([4]), draw=0)
    changed = [base | one_change for one_change in (dict(seed=2), dict(replicate=3), dict(name="y"), dict(day=4), dict(ids=np.array([5])), dict(draw=1))]
    assert len({uniforms(**address)[0] for address in (base, *changed)}) == 7


def test_normals_are_normal_quantiles():
    u = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 4001), [2.0**-53, 1 - 2.0**-53]])
    mine = np.array([normal_quantile(one_u) for one_u in u.tolist()])
    np.testing.assert_allclose(mine, ndtri(u), rtol=4e-15, atol=1e-15)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_bounds_is_refused(seed):
    with pytest.raises(ValueError, match="seed"):
        uniforms(seed, 0, "x", 0, np.arange(3))
