"""Addressed luck: every random number is a pure function of its address.

The address is (seed, replicate, stream, day, draw), folded once into a key of two words, and the word of a student
or a pair. Two rounds of the SplitMix64 finaliser under that key give the number. Nobody's number moves when a
process, a day, an arm or a thread is added or removed, nor when a student is added after the last one.

The small functions serve compiled code, one number at a time, and whole numpy arrays. Words are unsigned 64-bit:
constants and shifts are `np.uint64`, because numba turns `uint64 + 1` into a signed number, and then `>>` drags the
sign along without a word. Ids run from 0 to 2^31 - 1; check that once, when the population is made.
"""

import hashlib
import math
import re

import numpy as np

from sim.quantiles import compiled, exponential_quantile, inlined, normal_quantile, normal_quantiles

# SplitMix64: the golden-ratio increment, and Stafford's "Mix13" finaliser
# (Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators, OOPSLA)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio, made odd
TWICE_GOLDEN = np.uint64(0x3C6EF372FE94F82A)  # modulo 2^64
FACTOR_1 = np.uint64(0xBF58476D1CE4E5B9)
FACTOR_2 = np.uint64(0x94D049BB133111EB)
SHIFT_1 = np.uint64(30)
SHIFT_2 = np.uint64(27)
SHIFT_3 = np.uint64(31)

# kinds of address: the upper half holds the first id, bits 63 and 31 tell the kinds apart
UPPER_HALF = np.uint64(32)
ORDERED = np.uint64(1 << 63)
INNER = np.uint64(1 << 31)
LARGEST_ID = 2**31 - 1

# a member of a list: powers of two by the exponent of a double
ONE, SIGN = np.uint64(1), np.uint64(63)
MANTISSA_BITS, EXPONENT_BIAS = np.uint64(52), np.uint64(1023)

# uniforms are the odd multiples of 2^-53: never 0, never 1, and 1 - u is exact
UNIFORM_BITS = np.uint64(64 - 52)
UNIFORM_STEP = 2.0**-52

# a bell: four 16-bit pieces, each uniform on 0 to 65535
PIECE = np.uint64(0xFFFF)
PIECE_BITS, TWO_PIECES, THREE_PIECES = np.uint64(16), np.uint64(32), np.uint64(48)
BELL_MEAN = 2.0 * 65535
BELL_SCALE = math.sqrt(3.0 / (2.0**32 - 1))  # 1 / SD: the variance of each piece is (2^32 - 1) / 12


def check_seed(seed) -> None:
    """Refuse a seed that is not an integer from 0 to 2^64 - 1, with a ValueError."""
    whole = isinstance(seed, (int, np.integer)) and not isinstance(seed, bool)
    if not whole or not 0 <= int(seed) < 2**64:
        raise ValueError(f"seed = {seed!r}: a seed is an integer from 0 to 2^64 - 1 ({2**64 - 1})")


def stream(name: str) -> int:
    """Turn the name of a decision into its stream: the first 8 bytes of SHA-256, big-endian.

    Renaming a decision changes its luck. Raises ValueError for a name with anything but lower-case ASCII letters,
    digits, dots and underscores.
    """
    if not re.fullmatch(r"[a-z0-9._]+", name):
        raise ValueError(f"stream name {name!r}: use lower-case ASCII letters, digits, dots and underscores only")
    return int.from_bytes(hashlib.sha256(name.encode("ascii")).digest()[:8], "big")


# ---- words ----


@inlined
def mix(z):
    """Stir 64 bits: SplitMix64's finaliser, a bijection of words (z uint64)."""
    z = (z ^ (z >> SHIFT_1)) * FACTOR_1
    z = (z ^ (z >> SHIFT_2)) * FACTOR_2
    return z ^ (z >> SHIFT_3)


@inlined
def fold(h, field):
    """Fold one more field of the address into h (both uint64)."""
    return mix((h ^ field) + GOLDEN)


@compiled
def key(seed, replicate, stream, day, draw):
    """Fold an address into a key (K0, K1), two uint64: once per process and day.

    seed, replicate, stream and draw are unsigned 64-bit words, day is a signed day since the start of the study.
    """
    h = mix(np.uint64(seed) + GOLDEN)
    h = fold(h, np.uint64(replicate))
    h = fold(h, np.uint64(stream))
    h = fold(h, np.int64(day).view(np.uint64))  # day -1 is 2^64 - 1
    h = fold(h, np.uint64(draw))
    return mix(h + GOLDEN), mix(h + TWICE_GOLDEN)


@inlined
def one(i):
    """Address student i."""
    return np.uint64(i)


@inlined
def pair(i, j):
    """Address the unordered pair {i, j}, i and j different: the same from both sides."""
    i, j = np.int64(i), np.int64(j)
    return (np.uint64(np.maximum(i, j)) << UPPER_HALF) | np.uint64(np.minimum(i, j))


@inlined
def ordered(i, j):
    """Address the ordered pair i -> j."""
    return ORDERED | (np.uint64(i) << UPPER_HALF) | np.uint64(j)


@inlined
def inner(i, k):
    """Address number k inside student i: a group, a question, a turn of a loop of unknown length."""
    return (np.uint64(i) << UPPER_HALF) | INNER | np.uint64(k)


@inlined
def word(k0, k1, c):
    """Draw the 64 bits at address c under the key (k0, k1): no two addresses of one key share them."""
    return mix(mix(np.uint64(k0) + np.uint64(c)) ^ np.uint64(k1))


# ---- numbers: one address, one number, always increasing in u ----


@inlined
def as_uniform(w):
    """Map a word to an odd multiple of 2^-53: between 0 and 1, never either."""
    return (np.float64(w >> UNIFORM_BITS) + 0.5) * UNIFORM_STEP


@inlined
def uniform(k0, k1, c):
    """Draw a number between 0 and 1, never 0 and never 1; `uniform(...) < p` happens with chance p."""
    return as_uniform(word(k0, k1, c))


@compiled
def normal(k0, k1, c):
    """Draw a standard normal number, at most 8.21 from 0."""
    return normal_quantile(uniform(k0, k1, c))


@inlined
def as_bell(w):
    """Map a word to a number of mean 0 and variance 1 whose bell ends at 3.46: the sum of its four 16-bit pieces.

    Four uniform numbers added are nearly normal (kurtosis 2.7 instead of 3), and cost a fifth of a normal quantile.
    """
    pieces = (w & PIECE) + ((w >> PIECE_BITS) & PIECE) + ((w >> TWO_PIECES) & PIECE) + (w >> THREE_PIECES)
    return (np.float64(pieces) - BELL_MEAN) * BELL_SCALE


@inlined
def bell(k0, k1, c):
    """Draw a nearly normal number of mean 0 and variance 1: for traits of pairs, of which there are very many."""
    return as_bell(word(k0, k1, c))


@compiled
def exponential(k0, k1, c):
    """Draw an exponential number of mean 1; the smallest of exponential / weight wins a race fairly."""
    return exponential_quantile(uniform(k0, k1, c))


@inlined
def power_below(x):
    """Give the largest power of two that is at most x, a whole number from 1 to 2^53: read off its exponent as a double."""
    return ONE << ((np.float64(x).view(np.uint64) >> MANTISSA_BITS) - EXPONENT_BIAS)


@inlined
def member(w, size):
    """Choose one of `size` members evenly by the word w, so that a newcomer as number `size` + 1 changes only the choices that fall on him.

    Members 2^k to 2^(k+1) - 1 are level k, all lower ones together are as many. Bit k of w says whether the choice falls on
    level k, and a word of that level says where in it; if the highest level is not full, what falls beyond it is drawn
    again, each time with an even chance to fall to the lower levels instead; all redraws come from w.
    The idea is that of JumpBackHash (Ertl 2024, arXiv 2403.18682), which needs no logarithm of the size in steps.
    """
    if size < 2:
        return np.int64(0)
    top = power_below(size - 1)
    within, above = mix(w + top), w & top
    while above > 0 and top + (within & (top - ONE)) >= np.uint64(size):
        within = mix(within + GOLDEN)
        above = within >> SIGN
    if above > 0:
        return np.int64(top + (within & (top - ONE)))
    lower = w & (top - ONE)
    if lower == 0:
        return np.int64(0)
    level = power_below(lower)
    return np.int64(level + (mix(w + level) & (level - ONE)))


# ---- the same numbers for whole arrays in plain Python ----


def uniforms(seed, replicate, name, day, ids, draw=0):
    """Draw `uniform` for each student of `ids` (int[n]): float64[n], the bits of compiled code.

    `name` names the decision. Raises ValueError for a seed, a name or an id that is out of bounds.
    """
    return _uniforms(seed, replicate, name, day, draw, one(_checked(ids)))


def normals(seed, replicate, name, day, ids, draw=0):
    """Draw `normal` for each student of `ids` (int[n]): float64[n], the bits of compiled code.

    `name` names the decision. Raises ValueError for a seed, a name or an id that is out of bounds.
    """
    return normal_quantiles(uniforms(seed, replicate, name, day, ids, draw))


def normal_columns(seed, replicate, names, day, ids):
    """Draw `normals` of several decisions at once, float64[n] by name: the same bits, with one quantile for all."""
    drawn = normal_quantiles(np.array([uniforms(seed, replicate, name, day, ids) for name in names]))
    return dict(zip(names, drawn))


def pair_uniforms(seed, replicate, name, day, i, j, draw=0):
    """Draw `uniform` for each unordered pair {i, j} (int[n] each): float64[n], the same from both sides.

    Raises ValueError for a seed, a name or an id that is out of bounds, and for somebody paired with himself.
    """
    i, j = _checked(i), _checked(j)
    if np.any(i == j):
        raise ValueError(f"pair {{{i[i == j][0]}, {i[i == j][0]}}}: a pair needs two different students")
    return _uniforms(seed, replicate, name, day, draw, pair(i, j))


def _uniforms(seed, replicate, name, day, draw, addresses):
    check_seed(seed)
    with np.errstate(over="ignore"):  # words wrap around, on purpose
        return uniform(*key(seed, replicate, stream(name), day, draw), addresses)


def _checked(ids):
    ids = np.atleast_1d(ids)
    if ids.size == 0:
        return ids.astype(np.int64)
    if ids.dtype.kind not in "iu":
        raise ValueError(f"ids of type {ids.dtype}: ids are whole numbers")
    if ids.min() < 0 or ids.max() > LARGEST_ID:
        raise ValueError(f"ids from {ids.min()} to {ids.max()}: an id is a whole number from 0 to {LARGEST_ID}")
    return ids.astype(np.int64)
