"""Find a kept answer, and make its scenarios again from the settings stored there; answers about real people are refused."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from experiments import seal
from experiments.seal import MANIFEST
from sim.composition import refuse_words
from sim.configuration import Loaded, Made, Run, Scenario, scenario
from sim.errors import UserError, nearest
from sim.extension import with_mechanisms
from sim.fingerprint import fingerprint
from sim.frame.compiler import cache_folder
from sim.frame.interruption import held_back
from sim.programmes import SCHEMAS

RESULTS = Path("results")
LATEST = "latest"
READ = ("config.yaml", "students.parquet")
AGAIN = "ask the question again, which makes it whole"
CLOSE = 1e-6  # points: the same run, up to the last bits of another machine


@dataclass(frozen=True)
class Kept:
    """A kept answer about made-up students: its arms by label, what each is compared with, and how its students ended."""

    folder: Path
    manifest: dict
    arms: dict[str, dict]
    controls: dict[str, str]
    students: pd.DataFrame

    @property
    def replicates(self) -> int:
        """How often the question was run."""
        return int(self.manifest["replicates"])

    @property
    def changed(self) -> bool:
        """Whether the model's files are others than those that gave the answer."""
        return self.manifest["model"] != fingerprint()


def located(word: str) -> Path:
    """Find a result by its folder, by its name in results/ or the beginning of that, or `latest`."""
    if not word.strip():
        raise UserError("an empty name of a result; the one that was shown last is: latest")
    path = Path(word)
    root = path.parent if path.parent != Path(".") else RESULTS
    if path.is_dir() and path.name != LATEST:
        within = _answers(path)
        return within[-1] if within and not (path / MANIFEST).exists() else path
    answers = _answers(root)
    if not answers and not path.exists() and not (root / path.name).is_dir():
        raise UserError(f"{word}: no such result; there are none in {root} (peersim compare lecture_only pal makes one)")
    if path.name == LATEST:
        return answers[-1]
    if (root / path.name).is_dir():
        return root / path.name
    found = [one for one in answers if one.name.startswith(path.name)]
    if len(found) > 1:
        raise UserError(f"{word}: could be {', '.join(sorted(one.name for one in found))}; give more of the name")
    if not found:
        raise UserError(f"{word}: no such result.{nearest(path.name, [one.name for one in answers] + [LATEST])}")
    return found[0]


def _answers(root: Path) -> list[Path]:
    """List the answers in a folder, the latest last."""
    return sorted((one.parent for one in root.glob(f"*/{MANIFEST}")), key=lambda one: (one / MANIFEST).stat().st_mtime)


def passed_over(word: str, chosen: Path) -> list[str]:
    """Name what stands beside the latest answer, looks like a later one, and has lost its manifest; of an answer that was named there is nothing to say."""
    if Path(word).name != LATEST and (chosen == Path(word) or not Path(word).is_dir()):
        return []
    since = (chosen / MANIFEST).stat().st_mtime if (chosen / MANIFEST).exists() else 0.0
    beside = (one.parent for one in chosen.parent.glob("*/config.yaml") if not (one.parent / MANIFEST).exists())
    return sorted(one.name for one in beside if one.stat().st_mtime > since and one != chosen)


def opened(folder: Path) -> Kept:
    """Read what was kept. Raises UserError for a folder that is no whole answer, and for a cohort of real students."""
    manifest = _read(folder, MANIFEST, lambda path: dict(json.loads(path.read_text(encoding="utf-8"))))
    if not seal.intact(manifest):
        raise broken(folder, f"{MANIFEST} is not what was written; {AGAIN}")
    config = _read(folder, "config.yaml", lambda path: yaml.safe_load(path.read_text(encoding="utf-8")))
    try:
        arms, controls = dict(config["arms"]), dict(config["controls"])
        personal = manifest["personal"] or any(one["population"].get("personal") for one in arms.values())
        whole = int(manifest["replicates"]) > 0 and manifest["model"] and set(controls) == set(arms) >= set(controls.values())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise broken(folder, f"its settings are incomplete ({type(error).__name__}: {error})") from None
    if personal:
        raise UserError(f"{folder.name}: these are real students, and stories of real persons are not told; the tables of the answer tell what may be told")
    if not whole or not arms:
        raise broken(folder, "its settings are incomplete")
    refuse_words(config, "config.yaml")
    if edited := seal.changed(folder, manifest, READ):
        raise broken(folder, f"{edited[0]} is not what was written; {AGAIN}: {_again(manifest, arms)}")
    students = _read(folder, "students.parquet", pd.read_parquet)
    return Kept(folder, manifest, arms, controls, students)


def _read(folder: Path, name: str, reader):
    try:
        return reader(folder / name)
    except FileNotFoundError:
        raise broken(folder, f"{name} is missing") from None
    except (OSError, ValueError, yaml.YAMLError) as error:  # pyarrow's errors are of these kinds
        raise broken(folder, f"{name} cannot be read ({str(error).splitlines()[0]})") from None


def broken(folder: Path, what: str) -> UserError:
    """Say that a folder holds no whole answer."""
    return UserError(f"{folder}: holds no whole result: {what}")


def remade(kept: Kept, label: str) -> Scenario:
    """Make an arm's scenario from its stored settings, a user's own mechanisms included."""
    settings = dict(kept.arms[label])
    own = settings.pop("extensions", [])
    try:
        with held_back():
            config = _configured(settings)
    except (OmegaConfBaseException, KeyError, TypeError, ValueError, AttributeError) as error:
        raise broken(kept.folder, f"today's model does not know the settings of {label} ({str(error).splitlines()[0]})") from None
    return with_mechanisms(scenario(label.split(" ")[0], config), tuple(_text_of(kept, one) for one in own))


def _configured(settings: dict) -> DictConfig:
    """Give stored settings the types that composed ones have."""
    config = OmegaConf.structured(Run)
    config.population = OmegaConf.structured(Loaded if "roster" in settings["population"] else Made)
    for name, values in (settings.pop("programmes") or {}).items():
        config.programmes[name] = OmegaConf.merge(OmegaConf.structured(SCHEMAS[values["activity"]]), values)
    return OmegaConf.merge(config, settings)


def _text_of(kept: Kept, name: str) -> Path:
    """Find the text of a user's mechanism where it was kept when the question was run."""
    file, _, module = str(name).rpartition(" ")
    path = cache_folder() / "code" / f"{module}.py"
    if not path.is_file():
        raise UserError(f"{kept.folder.name}: was run with {file}, whose text is not known here any more; run it again first: {again(kept)}")
    return path


def again(kept: Kept) -> str:
    """Write the command that gave the answer."""
    return _again(kept.manifest, kept.arms)


def _again(manifest: dict, arms: dict) -> str:
    return shlex.join(map(str, manifest.get("command") or ["peersim", "compare", *arms]))


def refuse_other_numbers(kept: Kept, label: str, replicate: int, ends: dict[str, np.ndarray]) -> None:
    """Refuse to tell a run whose students do not end as those of the kept answer did: that would be another story."""
    table = kept.students
    try:
        mine = table[(table["arm"].astype(str) == label) & (table["replicate"] == replicate)].sort_values("student")
    except KeyError as error:
        raise broken(kept.folder, f"students.parquet has no column {error}") from None
    known = [name for name in ends if name in mine]
    same = len(mine) == len(next(iter(ends.values()))) and known and all(np.allclose(mine[name], ends[name], rtol=0, atol=CLOSE) for name in known)
    if not same:
        why = "the model has changed since" if kept.changed else "a file of it, or of its cohort, has changed since"
        cure = f"Ask the question again, and tell the new result: {again(kept)}"
        raise UserError(f"{kept.folder}: {why}, and its students now end otherwise than in this result\n{cure}")
