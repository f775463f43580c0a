"""The section on luck: how every random number follows from its address, exactly enough to draw the same one."""

import inspect

import numpy as np

from sim.description import markdown, source
from sim.description.overview import LUCK
from sim.description.streams import streams
from sim.luck import key, normals, stream, uniforms
from sim.reference import luck
from sim.sources import Paper

STEELE_2014 = Paper("Steele, Lea and Flood 2014", "10.1145/2660193.2660195")
WICHURA_1988 = Paper("Wichura 1988", "10.2307/2347330")
PAPERS = (STEELE_2014, WICHURA_1988, Paper("Ertl 2024, arXiv 2403.18682"))

WORDS = (luck.stream, luck.mix, luck.key, luck.one, luck.pair, luck.ordered, luck.inner, luck.word)
NUMBERS = (luck.uniform, luck.normal_quantile, luck.normal, luck.as_bell, luck.bell, luck.exponential, luck.member)

WHY = """
There is no generator whose numbers are handed out one after the other. Every random number is a function of its *address*: the seed, the
number of the replicate (from 0), the *stream* (the name of the decision), the day, a *draw* (0, or for what happens once for each programme
the stream of `programme.` and the programme's name), and the student or pair concerned. So nobody's luck moves when a programme, an arm, a
day or a student is added, and two arms differ in nothing but what the programme does. A chance *p* comes true where a uniform number is
below *p*; other distributions come from the word or the uniform number as below.
"""

FROM_ADDRESS_TO_WORD = """
Seed, replicate, stream, day and draw are folded into a key of two words of 64 bits; the word of a student or pair under that key gives the
number. All arithmetic is modulo 2^64 (`MASK`), `>>` shifts without sign. The mixing function is the finaliser of SplitMix64 (Steele, Lea
and Flood 2014) with Stafford's constants. The day is a signed number; day -1 is 2^64 - 1.
"""

FROM_WORD_TO_NUMBER = """
The normal quantile is Wichura's algorithm AS 241 (PPND16), whose coefficients are those of the publication. A *bell* is a cheap, nearly
normal number for pairs, of which there are very many. `member` chooses evenly from a list in such a way that one more member changes only
the choices that fall on it (an idea of Ertl 2024).
"""

STREAMS = """
These are all streams, with the day and the draw in their keys. Unless it has addresses of its own, a stream is drawn once for each student,
at the address of that student. Besides there is a stream for each instrument of a survey ([4.11](#411-observation)), which nothing else reads.
"""


def text() -> str:
    """Write the section."""
    fixed = [f"{name} = {_constant(getattr(luck, name))}" for name in ("MASK", "GOLDEN", "FACTOR_1", "FACTOR_2", "STEP", "BELL_SCALE")]
    return "\n\n".join(
        [
            f"### {LUCK}",
            WHY.strip(),
            "*From an address to a word.* " + FROM_ADDRESS_TO_WORD.strip(),
            markdown.python([*fixed, "", *_functions(WORDS)]),
            "*From a word to a number.* " + FROM_WORD_TO_NUMBER.strip(),
            markdown.python(_functions(NUMBERS)),
            "*To check one's own.* " + _example(),
            STREAMS.strip(),
            markdown.table(
                ("stream", "number", "day in the key", "draw in the key", "drawn by"),
                [(markdown.name(one.name), one.how, one.day, one.draw, markdown.names(one.by.split(", "))) for one in streams()],
            ),
        ]
    )


def _functions(functions: tuple) -> list[str]:
    """Give functions as they stand, each with the first line of what it says about itself."""
    lines = []
    for one in functions:
        lines += [f"# {(inspect.getdoc(one) or '').splitlines()[0]}", *source.body(one), ""]
    return lines[:-1]


def _constant(value: float) -> str:
    return f"0x{value:X}" if isinstance(value, int) else repr(value)


def _example() -> str:
    name = "stress.shock"
    with np.errstate(over="ignore"):
        k0, k1 = (int(word) for word in key(np.uint64(1), np.uint64(0), np.uint64(stream(name)), np.int64(0), np.uint64(0)))
    chance, normal = uniforms(1, 0, name, 0, [0])[0], normals(1, 0, name, 0, [0])[0]
    return (
        f"Seed 1, replicate 0, stream `{name}` ({stream(name)}), day 0, draw 0 give the key (0x{k0:016X}, 0x{k1:016X}); "
        f"student 0 then has the uniform number {float(chance)!r} and the normal number {float(normal)!r}."
    )
