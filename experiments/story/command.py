"""The command `peersim story`: find the result and the student, tell the story on the screen, draw it."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from experiments.preparing import announced
from experiments.results import check_place
from experiments.story.diary import Diary, lived
from experiments.story.kept import Kept, located, opened, passed_over, refuse_other_numbers, remade
from experiments.story.parting import Parting, first_days, parted
from experiments.story.picture import drawn
from experiments.story.rules import RULES, Cohort, cohort, found, meant
from experiments.story.telling import CAVEAT, Passage, compared, ended, introduced, owed, told
from sim.configuration import Scenario
from sim.errors import UserError, nearest

ALONE = "No comparison: {arm} is told by itself, against its own beginning. What a programme changes, only a comparison with a control says."
NARROW = 110  # characters a line where nobody says how wide the screen is


def story(options, errors: Console) -> int:
    """Tell the story that was asked for; without a student list those worth telling. Returns the exit code."""
    kept = opened(located(options.result))
    for name in passed_over(options.result, kept.folder):
        errors.print(f"{name} is later and has lost its manifest; it is passed over (ask its question again, which makes it whole)")
    arms = _arms(kept, options.arm)
    if not 0 <= options.replicate < kept.replicates:
        raise UserError(f"--replicate {options.replicate}: (allowed 0 to {kept.replicates - 1})")
    scenarios = {label: remade(kept, label) for label in arms}
    for one in scenarios.values():
        announced(one.schedule, errors.print)
    cohorts = _checked(kept, scenarios, options.replicate)
    if kept.changed:
        errors.print("The model's files have changed since this result was made; this replicate's numbers are still the same.")
    ends = cohorts[-1].lived.ends
    if options.outcome not in ends:
        raise UserError(f"--outcome {options.outcome}: no such outcome.{nearest(options.outcome, ends)}")
    screen = Console(highlight=False, markup=False)
    screen = screen if screen.is_terminal else Console(highlight=False, markup=False, width=NARROW)
    if options.student is None:
        _listed(screen, kept, options, arms, cohorts)
        return 0
    student, why = _student(options.student, cohorts, options.outcome)
    diaries = [lived(one, student, options.replicate) for one in scenarios.values()]
    parting = _parting(diaries, list(scenarios.values()), options.replicate)
    place = _place(kept, options, student, arms)
    check_place(place)
    _show(screen, f"{diaries[-1].name(student).capitalize()} in {kept.folder.name}, replicate {options.replicate}", why, arms, diaries, parting)
    drawn(place, diaries, arms, parting, options.replicate)
    screen.print(f"Figure: {place}", soft_wrap=True)
    return 0


def _arms(kept: Kept, wanted: str | None) -> list[str]:
    """Choose the arm to tell, after the one that it is compared with."""
    if wanted is not None and wanted not in kept.controls:
        raise UserError(f"--arm {wanted}: no such arm.{nearest(wanted, kept.controls)}")
    arm = wanted or next((one for one, other in kept.controls.items() if one != other), next(iter(kept.controls)))
    return list(dict.fromkeys([kept.controls[arm], arm]))


def _checked(kept: Kept, scenarios: dict[str, Scenario], replicate: int) -> list[Cohort]:
    """Live every arm again, and refuse it if it ends otherwise than it was kept."""
    cohorts = []
    for label, one in scenarios.items():
        if one.personal:
            raise UserError(f"{kept.folder.name}: these are real students, and stories of real persons are not told")
        cohorts.append(cohort(one, replicate))
        refuse_other_numbers(kept, label, replicate, cohorts[-1].lived.ends)
    return cohorts


def _student(word: str, cohorts: list[Cohort], outcome: str) -> tuple[int, str]:
    """Turn a number or the word of a rule into a student, and say why this one."""
    n = len(cohorts[-1].newcomer)
    try:
        number = int(word)
    except ValueError:
        number = None
    if number is not None:
        if not 0 <= number < n:
            raise UserError(f"student {word}: (allowed 0 to {n - 1})")
        return number, ""
    if word not in RULES:
        raise UserError(f"student {word}: neither a number (0 to {n - 1}) nor a rule.{nearest(word, RULES)}")
    one = found(word, cohorts[-1], cohorts[0] if len(cohorts) > 1 else None, outcome)
    if one.student is None:
        raise UserError(f"student {word}: {one.why} in this replicate")
    return one.student, f"{_sentence(meant(word, len(cohorts) > 1, outcome))}: {one.why}."


def _listed(screen: Console, kept: Kept, options, arms: list[str], cohorts: list[Cohort]) -> None:
    """List the students worth telling, one line a rule."""
    control = cohorts[0] if len(cohorts) > 1 else None
    screen.print(f"Students worth telling in {kept.folder}", style="bold", soft_wrap=True)
    screen.print(f"Replicate {options.replicate}" + (f", {arms[1]} against {arms[0]}" if control else ""))
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    for rule in RULES:
        one = found(rule, cohorts[-1], control, options.outcome)
        table.add_row(rule, "-" if one.student is None else str(one.student), f"{meant(rule, control is not None, options.outcome)}: {one.why}")
    screen.print(table)
    if control is None:
        screen.print(ALONE.format(arm=arms[0]))
    screen.print(f"To tell one: peersim story {options.result} gain", soft_wrap=True)
    screen.print(CAVEAT)


def _parting(diaries: list[Diary], scenarios: list[Scenario], replicate: int) -> Parting | None:
    return parted(*diaries, first_days(*scenarios, replicate)) if len(diaries) > 1 else None


def _place(kept: Kept, options, student: int, arms: list[str]) -> Path:
    """Decide where the figure goes: into the result, into a folder of one's own, or to a file."""
    words = "".join(one if one.isalnum() else "_" for one in arms[-1])
    name = f"story_{student}_{words}_{options.replicate}.png"
    if options.out is None:
        return kept.folder / name
    return options.out if options.out.suffix == ".png" else options.out / name


def _show(screen: Console, title: str, why: str, arms: list[str], diaries: list[Diary], parting: Parting | None) -> None:
    """Print the story."""
    screen.print(title, style="bold")
    for text in filter(None, (why, introduced(diaries[-1]))):
        screen.print(text)
    screen.print()
    alone = len(diaries) == 1
    if not alone and parting is None:
        screen.print(f"In {arms[0]} and {arms[1]} this life is the same to the bit, from the first day to the last.\n")
        diaries, alone = diaries[-1:], True
    _passages(screen, told(diaries, parting), arms)
    screen.print()
    for label, diary in zip(arms, diaries):
        screen.print(("At the end" if alone else f"At the end in {label}") + f": {ended(diary)} {owed(diary)}")
    if not alone:
        screen.print(f"\n{arms[1]} against {arms[0]}, and what the difference is made of:", style="bold")
        for line in compared(diaries) or ["No outcome differs by as much as 0.05 points."]:
            screen.print(line)
    if len(arms) == 1:
        screen.print(f"\n{ALONE.format(arm=arms[0])}")
    screen.print(f"\n{CAVEAT}")


def _passages(screen: Console, passages: list[Passage], arms: list[str]) -> None:
    """Print the weeks: full width while there is one life, then a column an arm."""
    single = [one for one in passages if len(one.texts) == 1]
    double = [one for one in passages if len(one.texts) > 1]
    for one in single:
        if one.heading:
            screen.print(f"[bold]{one.heading}:[/bold] ", end="")
        screen.print(one.texts[0])
    if not double:
        return
    table = Table(padding=(0, 1), show_lines=True)
    for name, ratio in (("Week", None), (arms[0], 1), (arms[1], 1)):
        table.add_column(name, ratio=ratio, no_wrap=ratio is None)
    for one in double:
        left, right = one.texts
        table.add_row(one.heading.removeprefix("Weeks ").removeprefix("Week "), _sentence(left), "The same." if right == left else _sentence(right))
    screen.print(table)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
