"""Give an answer as JSON, for programs."""

import json
from pathlib import Path

import pandas as pd

from experiments.results import read_costs, read_evaluations, read_network, read_pairs


def as_json(folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict) -> str:
    """Give every table of an answer as rows of names and values; a table that is not there has no rows."""
    costs, value = read_costs(folder)
    tables = {"summary": table, "pairs": read_pairs(folder), "network": read_network(folder), "programmes": used, "costs": costs, "value": value}
    rows = {name: json.loads(one.to_json(orient="records")) for name, one in (tables | {"evaluations": read_evaluations(folder)}).items()}
    head = {"folder": str(folder), "interval": "95 %, luck only, parameters fixed"}
    return json.dumps(head | rows | {"manifest": manifest}, indent=2)
