"""Addressed luck: the known answers, and what an address has to promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from scipy.special import ndtr, ndtri
from scipy.stats import binom, chisquare

from sim import luck
from sim.luck import inner, key, mix, normal, normal_columns, normals, one, ordered, pair, pair_uniforms, stream, uniform, uniforms, word
from sim.quantiles import normal_quantile
from sim.reference import luck as plain

U = np.uint64
VECTORS = [  # known answers of the scheme, from a plain-integer program; equal in C, numba and numpy
    (0, 0, 0, 0, 0, ("one", 0), 0x7CA2BD127980B513, 0.4868581934074453),
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
    arguments = (U(seed), U(replicate), U(stream(name) if isinstance(name, str) else name), np.int64(day), U(draw), c)
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


def test_normals_drawn_at_once_are_those_drawn_one_by_one():
    ids = np.arange(3_000)
    together = normal_columns(7, 1, ["born.skill", "born.job"], 0, ids)
    assert all(np.array_equal(together[name], normals(7, 1, name, 0, ids)) for name in ("born.skill", "born.job"))


def test_normals_are_normal_quantiles():
    u = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 4001), [2.0**-53, 1 - 2.0**-53]])
    mine = np.array([normal_quantile(one_u) for one_u in u.tolist()])
    np.testing.assert_allclose(mine, ndtri(u), rtol=4e-15, atol=1e-15)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_bounds_is_refused(seed):
    with pytest.raises(ValueError, match="seed"):
        uniforms(seed, 0, "x", 0, np.arange(3))


def test_the_primitive_gives_the_published_numbers_of_splitmix64():
    with np.errstate(over="ignore"):
        published = [mix(U(seed) + U(k) * luck.GOLDEN) for seed in (0, 1234567) for k in (1, 2, 3)]
    assert [int(one_word) for one_word in published] == [
        0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0x599ED017FB08FC85, 0x2C73F08458540FA5, 0x883EBCE5A3F27C77,
    ]  # fmt: skip


def test_uniforms_are_never_zero_and_never_one():
    assert luck.as_uniform(U(0)) == 2.0**-53 and luck.as_uniform(U(2**64 - 1)) == 1 - 2.0**-53


words = st.integers(0, 2**64 - 1)
ids = st.integers(0, luck.LARGEST_ID)


@njit
def compiled_numbers(seed, replicate, name, day, draw, c):
    k0, k1 = key(seed, replicate, name, day, draw)
    return word(k0, k1, c), uniform(k0, k1, c), normal(k0, k1, c), luck.exponential(k0, k1, c)


@settings(max_examples=400, deadline=None)
@given(words, words, words, st.integers(-(2**63), 2**63 - 1), words, st.sampled_from(list(ADDRESS)), ids, ids)
def test_plain_integers_and_compiled_code_agree_to_the_last_bit(seed, replicate, name, day, draw, kind, i, j):
    if kind == "pair" and i == j:
        return
    c = getattr(plain, kind)(*((i,) if kind == "one" else (i, j)))
    assert int(U(compiled_address(list(ADDRESS).index(kind), i, j))) == c
    k = plain.key(seed, replicate, name, day, draw)
    found = compiled_numbers(U(seed), U(replicate), U(name), np.int64(day), U(draw), U(c))
    assert (int(found[0]), *found[1:]) == (plain.word(*k, c), plain.uniform(*k, c), plain.normal(*k, c), plain.exponential(*k, c))


@given(ids, ids)
def test_the_four_kinds_of_address_never_meet(i, j):
    addresses = [plain.one(i), plain.ordered(i, j), plain.inner(i, j)] + ([plain.pair(i, j)] if min(i, j) < max(i, j) else [])
    assert len(set(addresses)) == len(addresses)


COUNT = 2**16


def axes():
    """Addresses that lie close to each other, one axis at a time: key and words."""
    line = np.arange(COUNT, dtype=np.uint64)
    fixed = key(U(11), U(0), U(stream("battery")), np.int64(0), U(0))
    yield "students", fixed, line
    yield "pairs", fixed, (line // U(256) << U(32)) | line % U(256)
    yield "reversed", fixed, reversed_bits(line)
    for name, address in (("days", lambda k: (11, 0, k, 0)), ("replicates", lambda k: (11, k, 0, 0)), ("draws", lambda k: (11, 0, 0, k))):
        yield name, compiled_keys(np.array([address(k) for k in range(COUNT)])), np.zeros(COUNT, np.uint64)


@njit
def compiled_keys(addresses):
    k0, k1 = np.empty(len(addresses), np.uint64), np.empty(len(addresses), np.uint64)
    for k in range(len(addresses)):
        seed, replicate, day, draw = addresses[k]
        k0[k], k1[k] = key(np.uint64(seed), np.uint64(replicate), np.uint64(7), day, np.uint64(draw))
    return k0, k1


def reversed_bits(line):
    out = np.zeros_like(line)
    for bit in range(64):
        out |= ((line >> U(bit)) & U(1)) << U(63 - bit)
    return out


def chances(found):
    """Give the p-values of a few tests of randomness of a sequence of words."""
    u = luck.as_uniform(found)
    yield "frequency", chisquare(np.bincount((u * 256).astype(int), minlength=256)).pvalue
    pairs = (u[:-1:2] * 64).astype(int) * 64 + (u[1::2] * 64).astype(int)
    yield "pairs", chisquare(np.bincount(pairs, minlength=4096)).pvalue
    distance = np.bitwise_count(found[:-1:2] ^ found[1::2])
    cells = [np.arange(lo, hi) for lo, hi in zip((0, 26, 29, 31, 33, 35, 38), (26, 29, 31, 33, 35, 38, 65))]
    expected = np.array([binom.pmf(cell, 64, 0.5).sum() for cell in cells]) * len(distance)
    yield "flips", chisquare([np.isin(distance, cell).sum() for cell in cells], expected).pvalue
    for lag in (1, 7, 16):
        z = np.mean((u[:-lag] - 0.5) * (u[lag:] - 0.5)) * 12 * np.sqrt(len(u) - lag)
        yield f"lag {lag}", 2 * ndtr(-abs(z))


def battery(draw):
    with np.errstate(over="ignore"):
        return {(axis, test): p for axis, keys, c in axes() for test, p in chances(draw(*keys, c))}


def test_neighbouring_addresses_give_unrelated_numbers():
    found = battery(word)
    assert len(found) == 36 and min(found.values()) > 1e-6, min(found, key=found.get)


def test_the_battery_notices_one_round_less():
    found = battery(lambda k0, k1, c: mix((k0 + c) ^ k1))
    assert found["reversed", "flips"] < 1e-15


@pytest.mark.parametrize("size", [1, 2, 3, 7, 25, 33, 133, 1000])
def test_every_member_is_chosen_evenly(size):
    words = [plain.word(5, 7, c) for c in range(20 * size)]
    counts = np.bincount([plain.member(w, size) for w in words], minlength=size)
    assert counts.sum() == 20 * size and ((counts - 20) ** 2 / 20).sum() < size + 6 * np.sqrt(2 * size) + 1


def test_a_newcomer_changes_only_the_choices_that_fall_on_him():
    for w in (plain.word(1, 2, c) for c in range(3000)):
        chosen = [plain.member(w, size) for size in range(1, 70)]
        assert all(new in (old, size) for size, (old, new) in enumerate(zip(chosen, chosen[1:]), start=1))


def test_compiled_code_chooses_the_same_members():
    @njit
    def choose(w, size):
        return luck.member(w, size)

    for c in range(2000):
        w = plain.word(3, 4, c)
        assert all(choose(np.uint64(w), size) == plain.member(w, size) for size in (1, 2, 5, 25, 64, 65, 33_000))
