"""Read a config file by its group and name, where nothing is composed: a modifier or a study is plain YAML."""

import re
from pathlib import Path
from typing import Any

import yaml
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.composition import OWN, SHIPPED, choices, plain, refuse_code, refuse_doubles
from sim.errors import UserError, nearest


def file_of(group: str, name: str) -> str:
    """Name a file in messages."""
    return f"{group}/{name}.yaml"


def refuse_no_folder(folder: Path | None) -> None:
    """Refuse a folder of one's own configs that is not there."""
    if folder and not folder.is_dir():
        raise UserError(f"--config-dir {folder}: {'is a file, not a folder' if folder.exists() else 'no such folder'}")


def tree_of(group: str, name: str, folder: Path | None) -> dict[str, Any]:
    """Give what a file holds, shipped or the user's own. Raises UserError for one that is not there, or holds more or less than settings."""
    refuse_no_folder(folder)
    known = choices(group, folder)
    if not re.fullmatch(r"[A-Za-z0-9_\-]+", name) or name not in known:
        raise UserError(f"{group} {name}: there is none of this name.{nearest(name, known)}{'' if folder else OWN}")
    if folder:
        refuse_doubles({group: name}, folder)
    where = file_of(group, name)
    path = next(root / where for root in (folder, SHIPPED) if root and (root / where).is_file())
    refuse_code(path, where)
    try:
        return {str(key): value for key, value in OmegaConf.to_container(OmegaConf.load(path)).items()}
    except yaml.YAMLError as error:  # such as a key that stands there twice
        raise UserError(f"{where}: {getattr(error, 'problem', None) or str(error).splitlines()[0]}") from None
    except (OmegaConfBaseException, ValueError) as error:
        raise UserError(f"{where}: {plain(error)}") from None
