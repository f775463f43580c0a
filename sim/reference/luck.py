"""Addressed luck in plain Python integers: ten lines a reader can check by hand."""

import hashlib
import math

MASK = 2**64 - 1
STEP = 2.0**-52  # uniform numbers are odd multiples of half of it
BELL_SCALE = math.sqrt(3 / (2**32 - 1))

GOLDEN = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio, made odd
FACTOR_1 = 0xBF58476D1CE4E5B9  # Stafford's "Mix13", as in SplitMix64
FACTOR_2 = 0x94D049BB133111EB

# Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37 (3), 477-484; from the highest power downwards
CENTRE_TOP = [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
]  # fmt: skip
CENTRE_BOTTOM = [
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
]  # fmt: skip
NEAR_TOP = [
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
    3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
]  # fmt: skip
NEAR_BOTTOM = [
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0,
]  # fmt: skip
FAR_TOP = [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
    2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
]  # fmt: skip
FAR_BOTTOM = [
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
    1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
]  # fmt: skip


def mix(z):
    """Stir 64 bits: SplitMix64's finaliser."""
    z = (z ^ (z >> 30)) * FACTOR_1 & MASK
    z = (z ^ (z >> 27)) * FACTOR_2 & MASK
    return z ^ (z >> 31)


def stream(name):
    """Turn the name of a decision into a number: the first 8 bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def key(seed, replicate, stream, day, draw):
    """Fold an address into a key (K0, K1): once per process and day; stream is a number, day may be negative."""
    h = 0
    for field in (seed, replicate, stream, day, draw):
        h = mix((h ^ (field & MASK)) + GOLDEN & MASK)
    return mix(h + GOLDEN & MASK), mix(h + 2 * GOLDEN & MASK)


def one(i):
    """Address student i."""
    return i


def pair(i, j):
    """Address the unordered pair {i, j}: the same from both sides."""
    return max(i, j) * 2**32 + min(i, j)


def ordered(i, j):
    """Address the ordered pair i -> j."""
    return 2**63 + i * 2**32 + j


def inner(i, k):
    """Address number k inside student i."""
    return i * 2**32 + 2**31 + k


def word(k0, k1, c):
    """Draw the 64 bits at address c under the key (k0, k1)."""
    z = k0 + c & MASK  # mix, written out twice: this is what takes the time
    z = (z ^ (z >> 30)) * FACTOR_1 & MASK
    z = (z ^ (z >> 27)) * FACTOR_2 & MASK
    z ^= (z >> 31) ^ k1
    z = (z ^ (z >> 30)) * FACTOR_1 & MASK
    z = (z ^ (z >> 27)) * FACTOR_2 & MASK
    return z ^ (z >> 31)


def uniform(k0, k1, c):
    """Draw a number between 0 and 1, an odd multiple of 2^-53: never 0 and never 1."""
    return ((word(k0, k1, c) >> 12) + 0.5) * STEP


def normal_quantile(u):
    """Turn a chance u into the standard normal value below which it lies (AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * (polynomial(CENTRE_TOP, r) / polynomial(CENTRE_BOTTOM, r))
    r = math.sqrt(-math.log(min(u, 1 - u)))
    if r <= 5:
        z = polynomial(NEAR_TOP, r - 1.6) / polynomial(NEAR_BOTTOM, r - 1.6)
    else:
        z = polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5)
    return math.copysign(z, q)


def polynomial(coefficients, x):
    """Add up a polynomial in x, the highest power first."""
    total = 0.0
    for coefficient in coefficients:
        total = total * x + coefficient
    return total


def normal(k0, k1, c):
    """Draw a standard normal number."""
    return normal_quantile(uniform(k0, k1, c))


def bell(k0, k1, c):
    """Draw a nearly normal number of mean 0 and variance 1."""
    return as_bell(word(k0, k1, c))


def as_bell(w):
    """Add up a word's four 16-bit pieces, each uniform, and bring them to mean 0 and variance 1."""
    return ((w & 0xFFFF) + (w >> 16 & 0xFFFF) + (w >> 32 & 0xFFFF) + (w >> 48) - 2 * 65535) * BELL_SCALE


def exponential(k0, k1, c):
    """Draw an exponential number of mean 1."""
    return -math.log(1.0 - uniform(k0, k1, c))


def member(w, size):
    """Choose one of `size` members so that a newcomer changes only the choices that fall on him.

    Members 2^k to 2^(k+1) - 1 are level k; bit k of the word w says whether the choice falls there, given that it falls on
    no higher level, and another word says where in it. What falls beyond the end of the highest level is drawn
    again, each time with an even chance to fall to the lower levels instead; all redraws come from w.
    """
    if size < 2:
        return 0
    top = 1 << (size - 1).bit_length() - 1
    within, above = mix(w + top & MASK), w & top
    while above:
        if top + within % top < size:
            return top + within % top
        within = mix(within + GOLDEN & MASK)
        above = within >> 63
    lower = w % top
    if lower == 0:
        return 0
    level = 1 << lower.bit_length() - 1
    return level + mix(w + level & MASK) % level


class Keys(dict):
    """The key of each decision, day and programme, folded when it is first asked for."""

    def __init__(self, seed, replicate):
        self.seed, self.replicate = seed, replicate

    def __missing__(self, address):
        name, when, programme = address
        draw = stream(f"programme.{programme}") if programme else 0
        self[address] = folded = key(self.seed, self.replicate, stream(name), when, draw)
        return folded


class AddressedLuck:
    """Every number is a function of its address: the same as in the fast path (and as the functions above, written out to save calls)."""

    def __init__(self, seed, replicate):
        self.keys = Keys(seed, replicate)

    def word(self, name, when, address, programme=None):
        """Draw 64 bits."""
        return word(*self.keys[name, when, programme], address)

    def uniform(self, name, when, address, programme=None):
        """Draw a number between 0 and 1."""
        return ((word(*self.keys[name, when, programme], address) >> 12) + 0.5) * STEP

    def normal(self, name, when, address, programme=None):
        """Draw a standard normal number."""
        return normal_quantile(((word(*self.keys[name, when, programme], address) >> 12) + 0.5) * STEP)

    def bell(self, name, when, address, programme=None):
        """Draw a nearly normal number."""
        return as_bell(word(*self.keys[name, when, programme], address))

    def exponential(self, name, when, address, programme=None):
        """Draw an exponential number of mean 1."""
        return -math.log(1.0 - ((word(*self.keys[name, when, programme], address) >> 12) + 0.5) * STEP)


class MesaLuck:
    """The usual way, for a fair comparison of speed: the next number of the model's generator, whatever it is for."""

    def __init__(self, rng):
        self.rng = rng

    def word(self, name, when, address, programme=None):
        """Draw 64 bits."""
        return int(self.rng.random() * 2**53) << 11

    def uniform(self, name, when, address, programme=None):
        """Draw a number between 0 and 1."""
        return self.rng.random()

    def normal(self, name, when, address, programme=None):
        """Draw a standard normal number."""
        return self.rng.standard_normal()

    bell = normal

    def exponential(self, name, when, address, programme=None):
        """Draw an exponential number of mean 1."""
        return self.rng.standard_exponential()
