"""Read a config file by its group and name, where nothing is composed: a modifier or a study is plain YAML; and say which names were probably meant."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.composition import OWN, SHIPPED, choices, plain, refuse_code, refuse_doubles
from sim.errors import UserError

FEW, LISTED = 8, 20  # names that are all listed in any case, and at most


def meant(word: str, known: Iterable[str], most: int = LISTED) -> str:
    """Say which known name was probably meant; and which there are, in their own order, if none is near or they are few."""
    names = list(dict.fromkeys(known))
    close = difflib.get_close_matches(word, names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    if close and len(names) > min(FEW, most):
        return hint
    more = f", and {len(names) - most} more" if len(names) > most else ""
    return f"{hint} Known: {', '.join(names[:most]) or 'none'}{more}."


def written(value: Any) -> str:
    """Write a value as it would stand in the file."""
    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6).removesuffix("...\n").strip()


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
        raise UserError(f"{group} {name}: there is none of this name.{meant(name, known)}{'' if folder else OWN}")
    if folder:
        refuse_doubles({group: name}, folder)
    where = file_of(group, name)
    path = next((root / where for root in (folder, SHIPPED) if root and (root / where).is_file()), None)
    if path is None:
        link = any((root / where).is_symlink() for root in (folder, SHIPPED) if root)
        raise UserError(f"{where}: {'is a link to no file' if link else 'is a folder'}; a {group} is a file")
    refuse_code(path, where)
    try:
        return {str(key): value for key, value in OmegaConf.to_container(OmegaConf.load(path)).items()}
    except yaml.YAMLError as error:  # such as a key that stands there twice
        raise UserError(f"{where}: {getattr(error, 'problem', None) or str(error).splitlines()[0]}") from None
    except (OmegaConfBaseException, ValueError) as error:
        raise UserError(f"{where}: {plain(error)}") from None
