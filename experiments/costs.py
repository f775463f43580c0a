"""Price programmes by their ingredients: what is planned and allocated, at the institution's prices; and what an effect costs.

Cost follows places, effect follows who comes. What nobody pays for, the hours of students and volunteers, stands beside it in the use of programmes.
"""

import numpy as np
import pandas as pd

from experiments.analysis import MAIN
from experiments.question import Question
from sim.configuration import Scenario
from sim.institution import Institution
from sim.knobs import rounds
from sim.outcomes import OUTCOMES
from sim.programmes import SCREEN, GroupSession, PairMeeting, Programme, leaders

READERS_MODERATED = 200  # students for whom moderation_hours are meant
YEAR_OF_WORK = 1650  # hours of a full post; assumed
TENTH = 0.1  # SD that a price is told for
INGREDIENTS = ("helpers", "coordinator", "trainer", "other staff", "rooms", "licences", "rewards", "seed money")
SPENT = ("quantity", "unit", "price")


def costs(use: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Give one row an arm, programme and ingredient that costs anything: quantity, unit, price and money, over the whole run."""
    rows = []
    arms = {arm.label: arm.scenario for arm in question.arms}
    for row in use.itertuples():
        scenario = arms[row.arm]
        for ingredient, quantity, unit, price in _ingredients(scenario, scenario.programmes[row.programme], row):
            rows.append((row.arm, row.programme, ingredient, quantity, unit, price, quantity * price, scenario.institution.currency))
    table = pd.DataFrame(rows, columns=("arm", "programme", "ingredient", *SPENT, "money", "currency"))
    kept = table[(table["money"] > 0) | table["money"].isna()].reset_index(drop=True)
    return kept.assign(price_year=question.first.institution.price_year, quantity=kept["quantity"].round(3), money=kept["money"].round(2))


def _ingredients(scenario: Scenario, programme: Programme, row) -> list[tuple[str, float, str, float]]:
    """List what one programme of one arm takes, each as (ingredient, quantity, unit, price)."""
    there, counts = scenario.institution, {name: _number(getattr(row, name)) for name in ("groups", "posts", "trained", "offered")}
    groups, posts, trained, offered = counts.values()
    led = there.groups_per_coordinator if leaders(programme) else there.leaderless_per_coordinator
    in_charge = groups / (there.mentors_per_coordinator if isinstance(programme, PairMeeting) else led)
    platform = getattr(programme, "regroup_weeks", 0) and not leaders(programme) and programme.licence > 0
    in_charge = 0.0 if platform else in_charge  # a platform that is paid for puts them together
    years = np.ceil(max(row.terms, 1) / scenario.calendar.terms_a_year)
    outside = programme.trained_by == "trainer"
    each = there.trainees_per_trainer  # those who come later are trained, those in office are supervised
    training = np.ceil(trained / each) * programme.training_hours + np.ceil(posts / each) * row.weeks * programme.supervision_hours if outside else 0.0
    rooms = groups * row.meetings * programme.hours if isinstance(programme, GroupSession) and programme.modality not in SCREEN else 0.0
    staff = (
        programme.staff_hours * row.weeks_held + moderation_hours(programme, offered) * row.weeks_each + _led_by_staff(programme, posts, row) + row.staff_time
    )
    return [
        _helpers(programme, there, posts, trained, row),
        ("coordinator", in_charge * years, "years of a post", there.coordinator_salary * there.on_costs),
        ("trainer", training, "h", there.trainer_rate),
        ("other staff", staff, "h", there.staff_rate),
        ("rooms", rooms, "h", there.room_rate),
        ("licences", offered * row.terms_each, "students and terms", programme.licence),
        ("rewards", _number(row.visits), "visits", programme.reward),
        ("seed money", groups, "groups", getattr(programme, "seed_money", 0.0) if getattr(programme, "founded_by_students", False) else 0.0),
    ]


def _helpers(programme: Programme, there: Institution, posts: float, trained: float, row) -> tuple[str, float, str, float]:
    """Say what helpers are paid: by the hour for what is planned and for training, or a sum a term; those of the staff are paid as staff."""
    if getattr(programme, "led_by", "") == "staff":
        return "helpers", 0.0, "h", 0.0
    pay = pay_of(programme, there)
    if pay == "hourly":
        return "helpers", posts * _paid(programme, row) + trained * programme.training_hours, "h", there.student_rate
    return "helpers", posts * max(row.terms, 1), "helpers and terms", there.stipend if pay == "stipend" else there.expenses


def _led_by_staff(programme: Programme, posts: float, row) -> float:
    """Hours of staff who lead or mentor."""
    return posts * _paid(programme, row) if getattr(programme, "led_by", "") == "staff" else 0.0


def _paid(programme: Programme, row) -> float:
    """Hours for which one post is paid in the whole run: its meetings as planned, and what is around them in each week with one."""
    around = row.weeks * (programme.preparation_hours + programme.supervision_hours)
    if isinstance(programme, PairMeeting):
        return around + row.weeks * programme.hours * row.mentees_each / rounds(programme, int(np.ceil(row.mentees_each)))
    return around + row.meetings * programme.hours


def moderation_hours(programme: Programme, offered: float) -> float:
    """Hours a week for which staff moderate a forum."""
    return getattr(programme, "moderation_hours", 0.0) * offered / READERS_MODERATED


def pay_of(programme: Programme, there: Institution) -> str:
    """Say how the helpers of a programme are paid; founders of groups are usually not."""
    usual = there.mentors_pay if isinstance(programme, PairMeeting) else there.leaders_pay
    usual = "volunteers" if getattr(programme, "founded_by_students", False) else usual
    return usual if programme.pay == "usual" else programme.pay


def _number(value) -> float:
    """Give a count that may not be told as nan."""
    return float("nan") if pd.isna(value) else float(value)


def staff_hours(table: pd.DataFrame) -> pd.Series:
    """Hours of coordinators, trainers and other staff in each row of a table of costs."""
    factor = table["ingredient"].map({"coordinator": YEAR_OF_WORK, "trainer": 1, "other staff": 1}).fillna(0)
    return table["quantity"] * factor


def totals(table: pd.DataFrame, use: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm and programme: its money in all, by student offered, user and contact hour, the coordinator's share, and hours of staff."""
    keys = ["arm", "programme"]
    by = table.assign(staff_hours=staff_hours(table)).groupby(keys, sort=False)
    money, hours = by["money"].sum(min_count=1), by["staff_hours"].sum()
    coordinator = table[table["ingredient"] == "coordinator"].groupby(keys, sort=False)["money"].sum()
    found = use[[*keys, "offered", "came", "contact_hours"]].set_index(keys).astype(float)
    found["money"] = money.reindex(found.index).fillna(0)
    for name, base in (("per_offered", "offered"), ("per_user", "came"), ("per_contact_hour", "contact_hours")):
        found[name] = found["money"] / found[base].where(found[base] > 0)
    found["coordinator_share"] = coordinator.reindex(found.index).fillna(0) / found["money"].where(found["money"] > 0)
    found["staff_hours"] = hours.reindex(found.index).fillna(0)
    return found.reset_index()


def value(table: pd.DataFrame, summary: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm and main outcome: money more than the control, a student, and what a tenth of an SD, or one student in whom it changes, costs.

    Only where the outcome gets better for sure; the ends come from the ends of the interval of the effect, prices and quantities being fixed.
    """
    spent = table.groupby("arm")["money"].sum(min_count=1)
    rows = summary[(summary["group"] == summary["group"].iloc[0]) & summary["outcome"].isin(MAIN) & (summary["arm"] != summary["control"])]
    found = []
    for row in rows.itertuples():
        more = spent.get(row.arm, 0.0) - spent.get(row.control, 0.0)
        each, direction, share = more / row.students, OUTCOMES[row.outcome].better, OUTCOMES[row.outcome].share
        unit = 100 / row.students if share else TENTH * row.control_sd  # one student, in points of per cent; or a tenth of an SD
        ends = sorted(end * direction for end in (row.low, row.high))
        sure = more > 0 and ends[0] > 0
        prices = [more * unit / end for end in (row.difference * direction, ends[1], ends[0])] if sure else [np.nan] * 3
        prices = prices if share else [one / row.students for one in prices]
        of = "student in whom it changes" if share else "student and 0.1 SD"
        found.append((row.arm, row.control, row.outcome, row.difference, row.low, row.high, each, *prices, of))
    names = ("arm", "control", "outcome", "difference", "low", "high", "money_each", "price", "price_low", "price_high", "of")
    return pd.DataFrame(found, columns=names).assign(currency=table["currency"].iloc[0] if len(table) else "")
