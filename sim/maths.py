"""Functions for formulas: exp, log, tanh, logistic, where, positive, on numbers, on arrays and compiled.

In plain Python they are numpy's. In compiled code they are our own, without branches, table or C library: additions,
multiplications and moves of bits, so that a plain loop over students runs four or eight at a time, and gives the same
bits on every machine. Compiled they take one number; they agree with numpy to 2 units in the last place (tanh near 0:
to 2e-16).
"""

import math

import numpy as np
from numba.core import types
from numba.extending import overload


def exp(x):
    """Raise e to the power x; compiled, 0 far below and infinity far above, without a warning."""
    return np.exp(x)


def log(x):
    """Take the natural logarithm of x; compiled, -infinity at 0 and nan below, without a warning."""
    return np.log(x)


def tanh(x):
    """Squeeze x between -1 and 1: 1 - 2 / (exp(2x) + 1)."""
    return np.tanh(x)


def logistic(x):
    """Squeeze x between 0 and 1: 1 / (1 + exp(-x))."""
    with np.errstate(over="ignore"):  # far below 0 it is 0
        return 1.0 / (1.0 + np.exp(-x))


def where(c, a, b):
    """Choose a where c holds, else b; both are computed, so that there is nothing to branch around."""
    return np.where(c, a, b)[()]  # [()]: a number stays a number


def positive(x):
    """Keep what is above 0: max(0, x)."""
    return np.maximum(0.0, x)


# ---- compiled ----

LOG2_E = 1.4426950408889634
# ln 2 in two parts; the first has 32 trailing zero bits, so that its product with an exponent is exact (fdlibm)
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10

# adding 1.5 * 2^52 rounds to a whole number, which then stands in the lowest bits
ROUND = 1.5 * 2.0**52
EXPONENT_BIAS = np.uint64(1023)
MANTISSA_BITS = np.uint64(52)

# outside these exp is 0 or infinite anyway
EXP_LOWEST = -746.0
EXP_HIGHEST = 710.0
# Taylor coefficients 1/k!: the remainder is below 2^-57 for |r| <= ln(2) / 2
E2, E3, E4, E5, E6, E7, E8, E9, E10, E11, E12, E13 = (1.0 / math.factorial(k) for k in range(2, 14))

# log: fdlibm's e_log.c (Sun Microsystems 1993), log(1+f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f)
L1 = 6.666666666666735130e-01
L2 = 3.999999999940941908e-01
L3 = 2.857142874366239149e-01
L4 = 2.222219843214978396e-01
L5 = 1.818357216161805012e-01
L6 = 1.531383769920937332e-01
L7 = 1.479819860511658591e-01
SQRT_HALF = np.uint64(0x3FE6A09E667F3BCD)  # bits of sqrt(1/2), the smallest mantissa used
ONE_OVER_SQRT_HALF = np.uint64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)  # bits of 1 minus those of sqrt(1/2)
MANTISSA = np.uint64(2**52 - 1)
WHOLE = np.uint64(0x4330000000000000)  # bits of 2^52: or-ing a whole number into it makes 2^52 + number
WHOLE_AND_BIAS = 2.0**52 + 1023.0
SMALLEST_NORMAL = 2.0**-1022
LIFT_BITS = 54.0
LIFT = 2.0**54

INLINED = {"error_model": "numpy", "forceinline": True}


def _scalars(*arguments):
    return all(isinstance(a, (types.Number, types.Boolean)) for a in arguments)


@overload(exp, jit_options=INLINED)
def _exp(x):
    def compiled(x):
        # exp(x) = 2^k * exp(r), k whole, |r| <= ln(2) / 2
        x = np.float64(x)
        x = EXP_LOWEST if x < EXP_LOWEST else x
        x = EXP_HIGHEST if x > EXP_HIGHEST else x
        k = (x * LOG2_E + ROUND) - ROUND
        r = (x - k * LN2_HIGH) - k * LN2_LOW
        series = E8 + r * (E9 + r * (E10 + r * (E11 + r * (E12 + r * E13))))
        series = E2 + r * (E3 + r * (E4 + r * (E5 + r * (E6 + r * (E7 + r * series)))))
        # 2^k in two steps, because 2^1024 and 2^-1074 are no ordinary numbers
        half = k * 0.5 + ROUND
        rest = (k - (half - ROUND)) + ROUND
        first = np.uint64((np.float64(half).view(np.uint64) + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)
        second = np.uint64((np.float64(rest).view(np.uint64) + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)
        return (1.0 + (r + r * r * series)) * first * second

    return compiled if _scalars(x) else None


@overload(log, jit_options=INLINED)
def _log(x):
    def compiled(x):
        # x = 2^k * (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)
        x = np.float64(x)
        tiny = x < SMALLEST_NORMAL
        bits = np.float64(x * LIFT if tiny else x).view(np.uint64) + ONE_OVER_SQRT_HALF
        k = np.uint64((bits >> MANTISSA_BITS) | WHOLE).view(np.float64) - WHOLE_AND_BIAS
        k = k - LIFT_BITS if tiny else k
        f = np.uint64((bits & MANTISSA) + SQRT_HALF).view(np.float64) - 1.0
        s = f / (2.0 + f)
        z = s * s
        series = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))))
        half_square = 0.5 * f * f
        result = k * LN2_HIGH - ((half_square - (s * (half_square + series) + k * LN2_LOW)) - f)
        result = result if x < np.inf else x  # infinity and nan stay what they are
        result = result if x != 0.0 else -np.inf
        return np.nan if x < 0.0 else result

    return compiled if _scalars(x) else None


@overload(tanh, jit_options=INLINED)
def _tanh(x):
    def compiled(x):
        return 1.0 - 2.0 / (exp(2.0 * x) + 1.0)

    return compiled if _scalars(x) else None


@overload(logistic, jit_options=INLINED)
def _logistic(x):
    def compiled(x):
        return 1.0 / (1.0 + exp(-np.float64(x)))

    return compiled if _scalars(x) else None


@overload(where, jit_options=INLINED)
def _where(c, a, b):
    def compiled(c, a, b):
        return a if c else b

    return compiled if _scalars(c, a, b) else None


@overload(positive, jit_options=INLINED)
def _positive(x):
    def compiled(x):
        return 0.0 if x < 0.0 else np.float64(x)

    return compiled if _scalars(x) else None
