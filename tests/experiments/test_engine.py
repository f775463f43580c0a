"""The engine: runs are kept as they finish, found again, and none is lost or counted twice, whatever dies meanwhile."""

import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments import writing
from experiments.asking import ask
from experiments.commands import main
from experiments.engine import driver, executors
from experiments.engine.columns import of_frame
from experiments.engine.driver import answered, planned
from experiments.engine.store import Store
from experiments.engine.work import Keeping
from sim.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["population.newcomers=40", "population.older=12"]
QUESTION = ["compare", ["lecture_only", "pal", "mentoring"]]


def question(replicates=12, *words):
    return ask(*QUESTION, [*SMALL, f"replicates={replicates}", *words], None)


def same(one, other):
    assert set(one) == set(other)
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], check_exact=True)


@pytest.fixture(scope="module")
def undisturbed():
    return answered(question())


@pytest.fixture
def counted(monkeypatch):
    """Count the runs that are lived in this process."""
    lived, usual = [], executors.batch

    def counting(block, units, *rest):
        lived.extend(key for unit in units for key in unit.keys)
        return usual(block, units, *rest)

    monkeypatch.setattr(executors, "batch", counting)
    return lived


def test_kept_runs_give_the_same_bits_and_are_not_lived_again(tmp_path, undisturbed, counted):
    same(answered(question(), folder=tmp_path), undisturbed)
    assert len(counted) == 36
    same(answered(question(), folder=tmp_path), undisturbed)
    assert len(counted) == 36


def test_a_wider_question_lives_only_what_is_new(tmp_path, counted):
    answered(question(6), folder=tmp_path)
    del counted[:]
    answered(question(12), folder=tmp_path)
    assert len(counted) == 18
    del counted[:]
    wider = ask("compare", ["lecture_only", "tutoring", "pal"], [*SMALL, "replicates=12"], None)
    found = answered(wider, folder=tmp_path)
    assert len(counted) == 12 and list(dict.fromkeys(found["runs"]["arm"])) == ["lecture_only", "tutoring", "pal"]
    del counted[:]
    same(found, answered(wider))


def test_prices_and_names_of_arms_change_no_run_and_a_seed_does():
    keys = [set(planned(question(2, *words), set()).whose) for words in ((), ("institution=us",), ("seed=2",))]
    assert keys[0] & keys[1] and not keys[0] & keys[2]


@pytest.mark.parametrize("file", ["index.parquet", "runs.parquet", "curves.parquet"])
def test_a_truncated_shard_is_lived_again(tmp_path, undisturbed, counted, file):
    answered(question(), folder=tmp_path)
    del counted[:]
    broken = max(tmp_path.iterdir(), key=lambda shard: (shard / file).stat().st_size) / file
    broken.write_bytes(broken.read_bytes()[:-7])
    same(answered(question(), folder=tmp_path), undisturbed)
    assert 0 < len(counted) < 36
    assert not planned(question(), Store(tmp_path).keys()).todo


def test_processes_give_the_same_bits_as_threads(tmp_path, undisturbed, monkeypatch):
    monkeypatch.setattr(driver, "WORTH_PROCESSES", 0.0)
    same(answered(question(), folder=tmp_path), undisturbed)


def test_of_real_people_no_run_is_kept(tmp_path):
    (tmp_path / "data" / "population").mkdir(parents=True)
    (tmp_path / "s.csv").write_text("id\n" + "".join(f"{row}\n" for row in range(40)))
    (tmp_path / "data" / "population" / "course.yaml").write_text(f"defaults: [loaded]\nfolder: {tmp_path.as_posix()}\nroster: {{file: s.csv}}\n")
    own = ask("compare", ["lecture_only", "pal"], ["population=course", "replicates=2"], tmp_path / "data")
    assert len(answered(own, folder=tmp_path / "store")["runs"]) and not (tmp_path / "store").exists()


@pytest.fixture
def failing(monkeypatch):
    """Give a function that lets runs with programmes raise in some replicates."""
    usual = executors.batch.__globals__["live"]

    def of(numbers, problem):
        def live(scenario, people, ties, number, *rest):
            if number in numbers and scenario.programmes:
                raise ValueError(problem)
            return usual(scenario, people, ties, number, *rest)

        monkeypatch.setattr("experiments.engine.work.live", live)

    return of


def test_of_real_people_a_failure_says_how_many_and_neither_the_file_the_log_nor_the_progress_tells_more(failing, tmp_path):
    failing({1}, "student 17 has stress 93 [/x]")
    for place in (tmp_path / "data" / "population", tmp_path / "out" / "store"):
        place.mkdir(parents=True)
    (tmp_path / "s.csv").write_text("id\n" + "".join(f"{row}\n" for row in range(40)))
    (tmp_path / "data" / "population" / "course.yaml").write_text(f"defaults: [loaded]\nfolder: {tmp_path.as_posix()}\nroster: {{file: s.csv}}\n")
    words = ["compare", "lecture_only", "pal", "population=course", "replicates=4", "--config-dir", str(tmp_path / "data"), "--out", str(tmp_path / "out")]
    assert main(words) == 0
    (folder,) = (path for path in (tmp_path / "out").iterdir() if path.name != "store")
    assert not (folder / "failures.parquet").exists() and not any("student 17" in path.read_text(errors="ignore") for path in folder.iterdir())
    log = (tmp_path / "out" / "store" / "peersim.log").read_text()
    assert "of 8 runs" in log and "\N{PLUS-MINUS SIGN}" not in log and "student 17" not in log
    said = []
    answered(ask(words[0], words[1:3], words[3:5], tmp_path / "data"), lambda done, total, one: said.append(one))
    assert set(said) == {""}


def test_a_reason_with_brackets_can_be_printed(failing, tmp_path, capsys):
    failing({1}, "a [bad] day [/x]")
    words = ["compare", "lecture_only", "pal", *SMALL, "replicates=4", "--out", str(tmp_path)]
    assert main(words) == 0 and "a [bad] day [/x]" in capsys.readouterr().out.replace("\n", " ")
    table = pd.read_parquet(next(tmp_path.glob("*/failures.parquet")))
    assert table["again"].tolist() == [f"peersim compare lecture_only pal {' '.join(SMALL)} replicates=4 --replicate 1"]


def test_a_run_that_raises_costs_its_replicate_and_too_many_the_study(tmp_path, undisturbed, monkeypatch):
    usual = executors.batch.__globals__["live"]

    def failing(scenario, people, ties, number, *rest):
        if number in bad and "pal" in scenario.programmes:
            raise ValueError("a bad day")
        return usual(scenario, people, ties, number, *rest)

    monkeypatch.setattr("experiments.engine.work.live", failing)
    bad = {3, 7}
    found = answered(question(), folder=tmp_path / "some")
    assert found["failures"].to_dict("list") == {
        "arm": ["pal"] * 2, "replicate": [3, 7], "seed": [1, 1], "error": ["ValueError: a bad day"] * 2,
    }  # fmt: skip
    left = undisturbed["runs"][~undisturbed["runs"]["replicate"].isin(bad)].reset_index(drop=True)
    pd.testing.assert_frame_equal(found["runs"], left, check_exact=True)
    bad = {1, 2, 3, 4, 5}
    with pytest.raises(UserError, match="5 of 36 runs failed|4 of 36 runs failed"):
        answered(question(), folder=tmp_path / "many")
    monkeypatch.undo()
    same(answered(question(), folder=tmp_path / "some"), undisturbed)  # mended: only what failed is lived


DRIVEN = """
import sys
from pathlib import Path
from experiments.asking import ask
from experiments.engine import driver
if __name__ == "__main__":
    driver.WORTH_PROCESSES, driver.BATCH = float(sys.argv[3]), 0.2
    words = ["population.newcomers=40", "population.older=12", f"replicates={sys.argv[2]}"]
    driver.answered(ask("compare", ["lecture_only", "pal", "mentoring"], words, None), folder=Path(sys.argv[1]))
    print("done")
"""


@pytest.fixture
def driven(launch, tmp_path):
    """Give a function that starts a driver of so many replicates, on processes or (with many seconds) on threads."""

    def begun(replicates, processes=0.0, before=None):
        script = tmp_path / "drive.py"
        script.write_text(DRIVEN)
        return launch([sys.executable, str(script), str(tmp_path / "store"), str(replicates), str(processes)], before)

    return begun


def kept(tmp_path):
    return len(Store(tmp_path / "store").keys())


def children(pid):
    """List the processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in found.stdout.split()]


@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps to find the workers")
@pytest.mark.parametrize("processes", [0.0, 1e9], ids=["on processes", "on threads"])
def test_a_driver_killed_again_and_again_goes_on_where_it_was(driven, tmp_path, processes):
    """Killed at some moment after it has kept something new; twenty times in the slow tier."""
    dice, before, kills = random.Random(1), 0, 0
    replicates, times = (200, 20) if "PEERSIM_SLOW" in os.environ else (60, 2)
    while kills < times:
        run = driven(replicates, processes)
        while run.poll() is None and kept(tmp_path) == before:
            time.sleep(0.05)
        time.sleep(dice.uniform(0, 0.3))
        workers = children(run.pid)
        run.kill()
        run.wait()
        end = time.monotonic() + 120
        while any(Path(f"/proc/{one}").exists() for one in workers) and time.monotonic() < end:
            time.sleep(0.1)
        assert not [one for one in workers if Path(f"/proc/{one}").exists()], "its processes live on"
        kills, now = kills + 1, kept(tmp_path)
        assert now > before
        if now == 3 * replicates:
            break
        before = now
    same(answered(question(replicates), folder=tmp_path / "store"), answered(question(replicates)))


@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps to find the workers")
def test_a_worker_that_is_killed_costs_no_run(driven, tmp_path):
    run, killed = driven(200), 0
    end = time.monotonic() + 300
    while run.poll() is None and time.monotonic() < end and killed < 2:
        time.sleep(0.3)
        workers = [one for one in children(run.pid) if "resource_tracker" not in Path(f"/proc/{one}/cmdline").read_text(errors="ignore")]
        if workers and kept(tmp_path) > 30 * (killed + 1):
            os.kill(workers[-1], signal.SIGKILL)
            killed += 1
    out, err = run.communicate(timeout=300)
    assert run.returncode == 0 and killed, err
    assert kept(tmp_path) == 600


@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps to find the workers")
def test_an_interruption_ends_the_processes_too_and_loses_nothing(driven, tmp_path):
    run = driven(200)
    while run.poll() is None and not (workers := [one for one in children(run.pid) if kept(tmp_path) > 10]):
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=300)
    assert run.returncode != 0 and "runs are kept; the same command goes on from there" in err
    end = time.monotonic() + 120
    while any(Path(f"/proc/{one}").exists() for one in workers) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [one for one in workers if Path(f"/proc/{one}").exists()]
    before = kept(tmp_path)  # what a process was writing when it ended lies in a hidden folder that nobody reads
    assert 10 < before < 600
    same(answered(question(200), folder=tmp_path / "store"), answered(question(200)))


@pytest.mark.skipif(os.name != "posix", reason="file size limits are a matter of POSIX systems")
def test_a_disk_that_fills_under_processes_is_told_and_costs_nothing_that_was_kept(driven, tmp_path):
    import resource

    run = driven(200, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)))
    _, err = run.communicate(timeout=300)
    assert run.returncode == 1 and "cannot be written (File too large)" in err.splitlines()[-1], err
    same(answered(question(200), folder=tmp_path / "store"), answered(question(200)))


def test_who_keeps_what_another_has_kept_in_the_same_moment_is_content(tmp_path, monkeypatch):
    store, rows, usual = Store(tmp_path), {"runs": of_frame(pd.DataFrame({"run": ["a"], "value": [1.0]}))}, os.replace
    names = [pd.DataFrame({"run": [name]}) for name in "ab"]

    def too_late(fresh, place):
        shutil.copytree(fresh, place)
        usual(fresh, place)

    monkeypatch.setattr("os.replace", too_late)
    store.put(names[0], rows)
    assert store.keys() == {"a"} and len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        store.put(names[1], rows)
    assert len(list(tmp_path.iterdir())) == 1


def test_two_drivers_on_one_question_both_end_and_nothing_is_counted_twice(driven, tmp_path, undisturbed):
    runs = [driven(12, processes=1e9) for _ in range(2)]
    told = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    same(answered(question(), folder=tmp_path / "store"), undisturbed)


def test_a_run_that_never_ends_or_kills_its_process_fails_alone(tmp_path, monkeypatch):
    """The time limit is so short that no process starts within it; the same code splits what a process dies of."""
    (block, units), folder = planned(question(4), set()).todo[0], tmp_path / "store"
    monkeypatch.setattr(executors, "START", 0)
    monkeypatch.setattr(executors, "SHORTEST", 0)
    found = list(executors._one_by_one([executors.Batch(block, tuple(units[:2]))], Keeping(folder), 0.05))
    assert [len(one.failures) for one in found] == [3, 3] and set(found[0].failures.values()) == {"it did not end within 0 s"}


def test_what_is_no_shard_is_never_touched(tmp_path):
    """The folder of somebody who has one of the same name."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "thesis.txt").write_text("mine")
    answered(question(3), folder=tmp_path)
    assert Store(tmp_path).keys() and (tmp_path / "src" / "thesis.txt").read_text() == "mine"


def test_a_shard_that_cannot_be_read_just_now_is_not_removed(tmp_path, monkeypatch):
    answered(question(3), folder=tmp_path)
    whole = sorted(path.name for path in tmp_path.iterdir())
    with monkeypatch.context() as other:
        other.setattr("experiments.engine.store.pq.read_table", lambda *_, **__: (_ for _ in ()).throw(OSError("too many open files")))
        assert not Store(tmp_path).keys()
    assert sorted(path.name for path in tmp_path.iterdir()) == whole and len(Store(tmp_path).keys()) == 9


def test_runs_that_somebody_removes_meanwhile_are_lived_again(tmp_path, undisturbed, monkeypatch):
    usual, removed = driver._Drive._live, []

    def robbed(self, plan, total):
        usual(self, plan, total)
        if not removed:
            removed.append(next(path for path in tmp_path.iterdir()))
            shutil.rmtree(removed[0])

    monkeypatch.setattr(driver._Drive, "_live", robbed)
    same(answered(question(), folder=tmp_path), undisturbed)
    assert removed


def test_a_question_in_which_a_run_failed_can_be_widened(tmp_path, monkeypatch):
    usual = executors.batch.__globals__["live"]

    def failing(scenario, people, ties, number, *rest):
        if number == 2 and "pal" in scenario.programmes:
            raise ValueError("a bad day")
        return usual(scenario, people, ties, number, *rest)

    monkeypatch.setattr("experiments.engine.work.live", failing)
    assert len(answered(question(6), folder=tmp_path)["failures"]) == 1
    wider = answered(question(12), folder=tmp_path)
    assert len(wider["failures"]) == 1 and wider["runs"]["replicate"].nunique() == 11


def test_a_question_of_which_no_replicate_ran_says_so(monkeypatch):
    monkeypatch.setattr("experiments.engine.work.live", lambda *_: (_ for _ in ()).throw(ValueError("a bad day")))
    with pytest.raises(UserError, match="no replicate ran in all arms; the last: ValueError: a bad day"):
        answered(question(1))


def test_a_batch_refuses_to_live_another_model_than_was_planned(tmp_path):
    block, units = planned(question(2), set()).todo[0]
    with pytest.raises(UserError, match="changed while its runs were under way"):
        executors.batch(block, units[:1], Keeping(tmp_path, False, "another"))
    assert not list(tmp_path.iterdir())


def test_arms_that_are_the_same_in_two_blocks_are_both_told(tmp_path):
    twice = ask("sweep", ["pal"], [*SMALL, "replicates=2", "mechanisms.conflict.base=-4,-4.0"], None)
    assert sorted(set(answered(twice, folder=tmp_path)["runs"]["arm"])) == sorted(arm.label for arm in twice.arms)


def test_the_order_of_programmes_is_part_of_a_run():
    """Who meets first is part of the day."""
    one, other = (planned(ask("run", ["pal_and_mentoring"], [*SMALL, "replicates=1"], None), set()).whose for _ in range(2))
    assert one == other
    asked = ask("run", ["pal_and_mentoring"], [*SMALL, "replicates=1"], None)
    arm = asked.arms[0]
    turned = dict(reversed(arm.scenario.programmes.items()))
    swapped = dataclasses.replace(asked, arms=[dataclasses.replace(arm, scenario=dataclasses.replace(arm.scenario, programmes=turned))])
    assert set(planned(swapped, set()).whose) != set(one)


def test_who_meets_first_is_part_of_the_question_too():
    asked = ask("run", ["pal_and_mentoring"], [*SMALL, "replicates=1"], None)
    arm = asked.arms[0]
    turned = dataclasses.replace(arm.scenario, programmes=dict(reversed(arm.scenario.programmes.items())))
    assert dataclasses.replace(asked, arms=[dataclasses.replace(arm, scenario=turned)]).key != asked.key


def test_when_the_time_is_over_all_arms_have_the_same_replicates(tmp_path, monkeypatch):
    words = [*SMALL, "replicates=400", "mechanisms.stress.pressure=1,2"]
    answered(ask("sweep", ["pal"], [*words[:2], "replicates=3", words[-1].replace("1,2", "2,3")], None), folder=tmp_path)  # one block is kept beforehand
    found = answered(ask("sweep", ["pal"], [*words, "minutes=0.005"], None), folder=tmp_path)["runs"]
    numbers = {arm: set(rows["replicate"]) for arm, rows in found.groupby("arm", observed=True)}
    assert len(numbers) == 4 and all(one == numbers["no programmes pressure=1"] for one in numbers.values())


def test_a_shard_that_has_lost_its_index_is_replaced(tmp_path, undisturbed):
    answered(question(), folder=tmp_path)
    for shard in tmp_path.iterdir():
        (shard / "index.parquet").unlink()
    same(answered(question(), folder=tmp_path), undisturbed)
    assert len(Store(tmp_path).keys()) == 36


def test_shards_are_sized_by_a_replicate_that_is_warm(tmp_path, monkeypatch):
    usual, begun = executors.batch, []

    def cold(block, units, *rest):
        if not begun:
            begun.append(time.sleep(0.9))
        return usual(block, units, *rest)

    monkeypatch.setattr(executors, "batch", cold)
    answered(question(40), folder=tmp_path)
    assert Store(tmp_path).index().groupby("shard")["replicate"].nunique().max() > 1


def test_runs_that_go_while_they_are_heeded_are_lived_again(tmp_path, monkeypatch):
    answered(question(20), folder=tmp_path)
    usual, robbed = Store.read, []

    def gone(self, wanted, table):
        if not robbed:
            robbed.append(next(path for path in tmp_path.iterdir() if path.is_dir()))
            shutil.rmtree(robbed[0])
        return usual(self, wanted, table)

    monkeypatch.setattr(Store, "read", gone)
    found = answered(question(40, "precision=0.00001"), folder=tmp_path)
    assert robbed and found["runs"]["replicate"].nunique() == 40


def test_very_large_questions_keep_no_single_students_and_a_smaller_one_lives_them(tmp_path, undisturbed, counted, monkeypatch):
    monkeypatch.setattr(driver, "MOST_ROWS", 100)
    lean = answered(question(), folder=tmp_path)
    assert lean["students"].empty and lean["surveys"].empty
    pd.testing.assert_frame_equal(lean["runs"], undisturbed["runs"], check_exact=True)
    monkeypatch.undo()
    same(answered(question(), folder=tmp_path), undisturbed)


def test_replicates_stop_when_every_interval_is_narrow_enough(tmp_path, counted):
    rough = question(200, "precision=0.5", "precise=[knowledge]")
    found = answered(rough, folder=tmp_path)
    taken = found["runs"]["replicate"].nunique()
    assert taken in (20, 40) and f"{taken} replicates were enough" in writing._enough(rough, found)[0]
    finer = answered(question(60, "precision=0.0001"), folder=tmp_path)
    assert finer["runs"]["replicate"].nunique() == 60 and "some interval is wider" in writing._enough(question(60, "precision=0.0001"), finer)[0]
    pd.testing.assert_frame_equal(finer["runs"], answered(question(60))["runs"], check_exact=True)


def test_minutes_end_a_question_with_the_replicates_that_ran(tmp_path):
    found = answered(question(3000, "minutes=0.02"), folder=tmp_path)
    many = found["runs"]["replicate"].nunique()
    assert 0 < many < 3000 and "the time was over" in writing._enough(question(3000, "minutes=0.02"), found)[0]
    assert found["runs"].groupby(["arm", "replicate"]).ngroups == 3 * many


@pytest.mark.skipif("PEERSIM_SLOW" not in os.environ, reason="the slow tier: make slow (PEERSIM_SLOW=1)")
def test_ten_thousand_runs_killed_and_resumed_twice_are_those_that_nobody_disturbed(tmp_path):
    words = ["sweep", "pal", "programmes.pal.group_size=3,4,5,6,7,8,9,10,12", *SMALL, "replicates=1000", "--quiet", "--out"]
    command = [sys.executable, "-c", "import sys; from experiments.__main__ import main; sys.exit(main())", *words]
    places = {name: tmp_path / name for name in ("killed", "undisturbed")}
    for enough in (3000, 6500):
        run = subprocess.Popen([*command, str(places["killed"])], cwd=ROOT)
        while run.poll() is None and len(Store(places["killed"] / "store").keys()) < enough:
            time.sleep(0.5)
        assert run.poll() is None
        run.kill()
        run.wait()
    assert all(subprocess.run([*command, str(place)], cwd=ROOT).returncode == 0 for place in places.values())
    mine, other = (next(path for path in place.iterdir() if path.name != "store") for place in places.values())
    tables = sorted(path.name for path in other.iterdir() if path.suffix in (".parquet", ".csv"))
    assert "curves.parquet" in tables and all((mine / name).read_bytes() == (other / name).read_bytes() for name in tables)
