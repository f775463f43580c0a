# Everything sets itself up: a virtual environment in .venv with the tested versions, then the command.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: compare test lint clean

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
