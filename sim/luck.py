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
from numba.extending import register_jitable

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

# Normal quantile: PPND16 of Wichura 1988, Algorithm AS 241, Applied Statistics 37 (3), 477-484
CENTRE = 0.425
CENTRE_SQUARED = 0.180625
NEAR = 1.6  # the near tail is expanded around here
FAR = 5.0  # and the far tail, which begins here
CENTRE_TOP = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
CENTRE_BOTTOM = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
NEAR_TOP = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
NEAR_BOTTOM = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
FAR_TOP = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
FAR_BOTTOM = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)

compiled = register_jitable(error_model="numpy")
inlined = register_jitable(error_model="numpy", forceinline=True)


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


@inlined
def polynomial(c, r):
    """Add up a polynomial of degree 7 in r, coefficients from the constant upwards."""
    return ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0]


@inlined
def ratio(top, bottom, r):
    """Divide two polynomials of degree 7 in r."""
    return polynomial(top, r) / polynomial(bottom, r)


@compiled
def normal_quantile(u):
    """Turn a chance u, between 0 and 1 and neither, into the standard normal value below which it lies.

    Relative error 6e-16 against 40 digits. Source: Wichura 1988, AS 241 (PPND16).
    """
    q = u - 0.5
    if abs(q) <= CENTRE:
        return q * ratio(CENTRE_TOP, CENTRE_BOTTOM, CENTRE_SQUARED - q * q)
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    z = ratio(NEAR_TOP, NEAR_BOTTOM, r - NEAR) if r <= FAR else ratio(FAR_TOP, FAR_BOTTOM, r - FAR)
    return -z if q < 0.0 else z


@compiled
def as_normals(u):
    """Turn chances (float64[n]) into standard normal values: the middle of the bell side by side, its tails one by one, bits as `normal_quantile`."""
    z = np.empty(u.shape[0])
    for i in range(u.shape[0]):
        q = u[i] - 0.5
        z[i] = q * ratio(CENTRE_TOP, CENTRE_BOTTOM, CENTRE_SQUARED - q * q)
    for i in range(u.shape[0]):
        if abs(u[i] - 0.5) > CENTRE:
            z[i] = normal_quantile(u[i])
    return z


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
def exponential_quantile(u):
    """Turn a chance u, between 0 and 1 and neither, into the exponential value of mean 1 below which it lies; never below u."""
    return -math.log(1.0 - u)


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
    return _normal_quantiles(uniforms(seed, replicate, name, day, ids, draw))


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


def _normal_quantiles(u):
    q = u - 0.5
    z = q * ratio(CENTRE_TOP, CENTRE_BOTTOM, CENTRE_SQUARED - q * q)
    tail = np.abs(q) > CENTRE
    outside = np.where(q < 0.0, u, 1.0 - u)[tail]
    # math.log, because np.log differs from compiled code in the last bit
    r = np.sqrt(-np.array([math.log(p) for p in outside.tolist()]))
    far = ratio(FAR_TOP, FAR_BOTTOM, r - FAR)
    size = np.where(r <= FAR, ratio(NEAR_TOP, NEAR_BOTTOM, r - NEAR), far)
    z[tail] = np.where(q[tail] < 0.0, -size, size)
    return z


def _checked(ids):
    ids = np.atleast_1d(ids)
    if ids.size == 0:
        return ids.astype(np.int64)
    if ids.dtype.kind not in "iu":
        raise ValueError(f"ids of type {ids.dtype}: ids are whole numbers")
    if ids.min() < 0 or ids.max() > LARGEST_ID:
        raise ValueError(f"ids from {ids.min()} to {ids.max()}: an id is a whole number from 0 to {LARGEST_ID}")
    return ids.astype(np.int64)
