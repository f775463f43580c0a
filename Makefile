# Everything sets itself up: a virtual environment in .venv with the tested versions, then the command.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: compare test lint clean fuzz slow mutants mesa-next

compare: .venv/ready
	$(BIN)/peersim compare lecture_only pal

test: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	$(BIN)/python -m pytest -n 2

lint: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'peersim needs Python 3.11 or newer; name one: make PYTHON=python3.12')"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch .venv/ready

clean:
	rm -rf .venv

# Slow tiers: thirty times as many random questions and files; all tests at full size, with knobs at full precision and large cohorts; every mechanism
# broken on purpose.
fuzz: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	PEERSIM_FUZZ=30 $(BIN)/python -m pytest -n 2 tests/test_fuzz.py

slow: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	PEERSIM_SLOW=1 $(BIN)/python -m pytest -n 2

mutants: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	$(BIN)/python tests/mutation.py

# The newest pre-release of Mesa (Python 3.12 or newer), in an environment of its own; it may fail.
mesa-next:
	rm -rf .venv-next
	$(PYTHON) -m venv .venv-next
	.venv-next/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	.venv-next/bin/pip install --quiet --disable-pip-version-check --no-deps --upgrade --pre "mesa>=4.0a0"
	.venv-next/bin/python -m pytest -n 2 tests/sim
