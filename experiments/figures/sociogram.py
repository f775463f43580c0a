"""The network of friends on three days, every student coloured by how he or she is. Draws into axes of your own, too."""

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from experiments.figures.arms import arms, looks
from experiments.figures.style import GREY, frame, in_the_model, margins, title_of, unit_of
from experiments.wording import listed
from sim.outcomes import OUTCOMES

OUTCOMES_SHOWN = ("stress", "knowledge", "belonging")
DAYS, MOST_ARMS = 3, 2  # columns and rows of panels
PANEL, HEAD, FOOT, SIDE = 3.5, 0.8, 0.75, 0.95  # inches
COLOURS = {1: "viridis", -1: "viridis_r"}  # yellow is good, dark is bad, for colour-blind readers too
CIRCLES, RIM, LITTLE = 1.13, 1.26, 0.03  # how far out small circles of friends stand, and who has none; and how large such a circle is drawn
TURNS, GRAVITY, HUB = 200, 0.05, -1  # of the spring layout; pull of its middle, and the node that pulls
LARGE = 6  # students of a part that is drawn in the middle

Places = dict[int, np.ndarray]  # where each student is drawn


def sociogram(nodes: pd.DataFrame, links: pd.DataFrame, summary: pd.DataFrame, outcome: str = "stress", only: list[str] | None = None) -> Figure:
    """Draw the friendships of the first replicate on three days, a row an arm: the control and the first other one, unless others are named."""
    shown = only or list(arms(summary).index)[:MOST_ARMS]
    days, look = days_of(nodes), looks(summary)
    places, norm = layout(nodes, links[links["arm"].isin(shown)]), norm_of(nodes, outcome)
    title = f"Friends and {title_of(outcome).lower()} on {('one day', 'two days', 'three days')[len(days) - 1]}"
    who = f"Every student of one simulated cohort ({nodes['student'].nunique()}), the first replicate; rings: older students; lines: friendships"
    who += _which(shown, list(arms(summary).index))
    note = in_the_model(
        "", 1, "Students keep their place from day to day and row to row; who has left is not drawn. One cohort of many: another looks otherwise."
    )
    figure = frame(PANEL * len(days) + SIDE + 0.15, HEAD + 0.3 + PANEL * len(shown) + FOOT, title, who, note)
    margins(figure, 0.4, SIDE, HEAD + 0.3, FOOT, wspace=0.03, hspace=0.06)
    for arm, line in zip(shown, figure.subplots(len(shown), len(days), squeeze=False)):
        for day, axis in zip(days, line):
            mine = [table[(table["arm"] == arm) & (table["day"] == day)] for table in (nodes, links)]
            friends_on(mine[0], mine[1], places, outcome, norm, axis)
            if arm == shown[0]:
                axis.set_title(f"end of day {day + 1} (week {day // 7 + 1})" if day else "the first day", fontsize=10)
        line[0].set_ylabel(look[arm].label, fontsize=10)
    width, height = figure.get_size_inches()
    bar = figure.add_axes((1 - 0.75 / width, FOOT / height + 0.1, 0.14 / width, 1 - (HEAD + FOOT + 0.3) / height - 0.2))
    figure.colorbar(ScalarMappable(norm, _colours(outcome)), cax=bar, extend="both")
    bar.set_ylabel(f"{title_of(outcome)}, {unit_of(outcome).replace('0-100', 'score (0-100)')}", fontsize=9)
    bar.tick_params(labelsize=8)
    return figure


def _which(shown: list[str], every: list[str]) -> str:
    """Say that arms are left out, if some are."""
    left_out = len(set(every) - set(shown))
    return f"\nShown: {listed(shown)}; {left_out} arm{'s are' if left_out > 1 else ' is'} left out (arm=NAME shows another)" if left_out else ""


def days_of(nodes: pd.DataFrame) -> list[int]:
    """Choose three days: the first, the last, and the one in the middle of those that there are."""
    every = sorted(int(day) for day in nodes["day"].unique())
    return every if len(every) <= DAYS else [every[0], every[len(every) // 2], every[-1]]


def norm_of(nodes: pd.DataFrame, outcome: str) -> Normalize:
    """Scale colours to the middle 96 % of students on all days and in all arms."""
    low, high = np.quantile(nodes.loc[nodes["enrolled"] > 0, outcome], (0.02, 0.98))
    return Normalize(low, max(high, low + 1))


def layout(nodes: pd.DataFrame, links: pd.DataFrame) -> Places:
    """Place students by springs along all their friendships, of whatever day and arm; small circles of friends, and who never has any, stand around."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted(int(one) for one in nodes["student"].unique()))
    counted = links.groupby(["student", "friend"], sort=True).size()
    graph.add_weighted_edges_from((int(one), int(other), int(count)) for (one, other), count in counted.items())
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    large = [part for part in parts if len(part) >= LARGE] or parts[:1]
    circles, alone = [part for part in parts[len(large) :] if len(part) > 1], [part for part in parts[len(large) :] if len(part) == 1]
    core = sorted(one for part in large for one in part)
    held = nx.Graph(graph.subgraph(core))
    held.add_weighted_edges_from((HUB, one, GRAVITY) for one in core)  # so that parts without a friendship between them stay near each other
    springs = nx.spring_layout(held, seed=1, iterations=TURNS, k=1.5 / np.sqrt(len(core)))
    return _spread(core, np.array([springs[one] for one in core])) | _around(circles, CIRCLES) | _around(alone, RIM)


def _spread(students: list[int], at: np.ndarray) -> Places:
    """Keep everybody's direction from the middle, and fill a disc of radius 1 evenly, so that the crowd in the middle can be seen."""
    away = at - at.mean(axis=0)
    angle, rank = np.arctan2(away[:, 1], away[:, 0]), np.argsort(np.argsort(np.hypot(*away.T)))
    radius = np.sqrt((rank + 0.5) / len(students))
    return dict(zip(students, np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])))


def _around(parts: list[list[int]], radius: float) -> Places:
    """Put some circles of friends on a ring, each on a little ring of its own."""
    found = {}
    for k, part in enumerate(parts):
        turn = 2 * np.pi * k / len(parts)
        middle = radius * np.array([np.cos(turn), np.sin(turn)])
        for m, one in enumerate(part):
            small = 2 * np.pi * m / len(part)
            found[one] = middle + (LITTLE * np.array([np.cos(small), np.sin(small)]) if len(part) > 1 else 0)
    return found


def friends_on(nodes: pd.DataFrame, links: pd.DataFrame, places: Places, outcome: str, norm: Normalize, axis: Axes) -> Axes:
    """Draw one arm on one day into axes."""
    here = nodes[nodes["enrolled"] > 0]
    lines = [(places[one], places[other]) for one, other in links[["student", "friend"]].itertuples(index=False)]
    axis.add_collection(LineCollection(lines, colors=GREY, linewidths=0.5, alpha=0.55, zorder=1))
    for newcomer, kind in ((True, {"lw": 0}), (False, {"edgecolors": "black", "linewidths": 0.6})):
        rows = here[here["newcomer"].astype(bool) == newcomer]
        spots = np.array([places[one] for one in rows["student"]]).reshape(-1, 2)
        axis.scatter(*spots.T, c=rows[outcome], cmap=_colours(outcome), norm=norm, s=12, zorder=2, **kind)
    reach = 1.05 * max(float(np.abs(at).max()) for at in places.values())
    axis.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")
    axis.spines[:].set_visible(False)
    return axis


def _colours(outcome: str) -> str:
    return COLOURS[OUTCOMES[outcome].better or 1]
