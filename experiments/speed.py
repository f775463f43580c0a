"""Show on the terminal what the benchmark found."""

from rich.console import Console

from experiments.wording import grid

RUNNERS = {
    "loop": "a plain loop that keeps nothing", "measured": "with every outcome measured, in memory", "engine_one": "the engine, one worker, kept on disc",
    "engine_all": "the engine, all cores", "mesa": "Mesa's batch runner, one mean a day",
}  # fmt: skip


def speed(console: Console, figures: dict) -> None:
    """Print what the benchmark found."""
    machine = figures["machine"]
    console.print(f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}", soft_wrap=True)
    console.print("A student-day, and how many times faster than the reference model in plain Mesa; a day in sparse products (scipy's A @ x).", soft_wrap=True)
    table = grid(("students", "ns", "without ties", "x Mesa", "products", "without ties", "bytes each"), words=0)
    for row in figures["days"]:
        times = f"{row['times_reference']:.0f}" if "times_reference" in row else "-"
        numbers = (row["ns_per_student_day"], row["ns_without_ties"], times, row["sparse_products"], row["sparse_products_without_ties"])
        shown = [one if isinstance(one, str) else f"{one:.0f}" if one >= 10 else f"{one:.1f}" for one in numbers]
        table.add_row(f"{row['students']:,}", *shown, f"{row['bytes_per_student']:.0f}")
    console.print(table)
    for row in figures["days"]:
        if "addressed_over_rng" in row:
            console.print(
                f"Plain Mesa with {row['students']:,}: {row['us_reference']:.0f} us a student-day with addressed luck, "
                f"{row['addressed_over_rng']:.2f} times the same model drawing from model.rng.",
                soft_wrap=True,
            )
    _studies(console, figures)


def _studies(console: Console, figures: dict) -> None:
    """Print what whole studies take, and how soon they begin."""
    study, start = figures["study"], figures["start"]
    scaled = "" if study["replicates_run"] == 1000 else f" (scaled from {study['replicates_run']})"
    console.print(
        f"2 arms x 1,000 replicates of 500 students over a term: {study['cpu_seconds']:.0f} CPU s{scaled}, "
        f"and {study['cpu_seconds_networks']:.0f} for starting networks.",
        soft_wrap=True,
    )
    console.print(f"Two workers against one: {figures['workers']['two_over_one']:.2f} times as fast.")
    _runners(console, figures["runners"])
    console.print(f"A first run from nothing: {start['cold_seconds']:.0f} s with nothing compiled, {start['warm_seconds']:.1f} s afterwards.")


def _runners(console: Console, runs: dict) -> None:
    """Print the same runs under several runners."""
    table = grid((f"{runs['runs']} runs of the default cohort over a term", "wall s", "CPU s"))
    for name, said in RUNNERS.items():
        if name in runs:
            table.add_row(f"  {said}", f"{runs[name]['wall_seconds']:.1f}", f"{runs[name]['cpu_seconds']:.1f}")
    console.print(table)
    console.print(f"What the engine adds to living and measuring: {runs['engine_overhead']:.0%} of CPU time.")
