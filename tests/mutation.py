"""Break every mechanism on purpose, one small change at a time, and see whether a test turns red: make mutants

Each mutant is one operator turned round, one constant moved or one comparison flipped in a formula of `sim/mechanisms`
or `sim/activities` (not in the declarations of parameters, whose values the pinned runs guard). Survivors are listed.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("sim/mechanisms", "sim/activities", "sim/meetings.py")
TESTS = ["tests/sim/test_mechanisms.py", "tests/sim/test_person.py", "tests/sim/test_pinned.py", "tests/sim/test_reference.py"]
PATIENCE = 400  # s: a whole run takes about 60, and more where much is compiled anew
SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
FLIPS = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def places(tree: ast.Module) -> list[ast.AST]:
    """List what can be broken: operators, comparisons and numbers within functions."""
    found = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for statement in function.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # the docstring
            for node in ast.walk(statement):
                if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in SWAPS:
                    found.append(node)
                elif isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPS:
                    found.append(node)
                elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
                    found.append(node)
    return found


def mutant(text: str, number: int) -> tuple[str, str]:
    """Give a file's text with its place `number` broken, and say what was done."""
    tree = copy.deepcopy(ast.parse(text))
    node = places(tree)[number]
    before = ast.unparse(node)
    if isinstance(node, ast.Constant):
        node.value = node.value + 1 if node.value in (0, -1) else node.value * 2
    elif isinstance(node, ast.Compare):
        node.ops[0] = FLIPS[type(node.ops[0])]()
    else:
        node.op = SWAPS[type(node.op)]()
    return ast.unparse(tree), f"line {node.lineno}: {before}  ->  {ast.unparse(node)}"


def survives(folder: Path, cache: Path) -> bool:
    """Run the tests on a copy of the project; True if none turns red."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PEERSIM_CACHE": str(cache)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    try:
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE).returncode == 0
    except subprocess.TimeoutExpired:
        return False  # a day that never ends is noticed too


def main() -> int:
    """Make some mutants of each file, chosen by a fixed lot, and report the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=3, help="mutants of each file")
    parser.add_argument("--files", nargs="*", default=[], help="only files whose path holds one of these words")
    parser.add_argument("--part", default="1/1", help="do only part k of n of the files, as 1/2")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    files = [path for where in FOLDERS for path in sorted((ROOT / where).rglob("*.py") if (ROOT / where).is_dir() else [ROOT / where])]
    files = [path for path in files if places(ast.parse(path.read_text())) and (not options.files or any(word in str(path) for word in options.files))]
    alive, made = [], 0
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place) / "copy", Path(place) / "cache"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", "results", "__pycache__"))
        if not survives(folder, cache):
            print("the tests are red before anything is broken")
            return 1
        for path in files[part - 1 :: parts]:
            target, text = folder / path.relative_to(ROOT), path.read_text()
            lot = random.Random(path.name).sample(range(count := len(places(ast.parse(text)))), min(options.each, count))
            for number in lot:
                broken, what = mutant(text, number)
                target.write_text(broken)
                made += 1
                if survives(folder, cache):
                    alive.append(f"{path.relative_to(ROOT)} {what}")
                    print("SURVIVES", alive[-1], flush=True)
                else:
                    print("killed  ", path.relative_to(ROOT), what, flush=True)
            target.write_text(text)
    print(f"{made - len(alive)} of {made} mutants killed")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main())
