# Everything here needs python3 (3.11 or later), pip and make; the rest is brought into .venv from the locked versions.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/ready
INSTALL := $(PYTHON) -m pip --python $(RUN)/python install --quiet --disable-pip-version-check
PORT ?= 8000
SPOKEN = $(if $(filter zh%,$(LC_ALL) $(LANG)),zh,en)

.DEFAULT_GOAL := help
.PHONY: help demo serve test thorough check format bench docs lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(READY) ## allocate the bundled example, then tell the sandbox of +66 %
	@$(RUN)/apportion allocate scenarios/library/south_china/plan.yaml --lang $(SPOKEN)
	@echo
	@$(RUN)/apportion sandbox --lang $(SPOKEN)

serve: $(READY) ## answer HTTP on port 8000 (PORT=... for another)
	@$(RUN)/apportion serve --port $(PORT)

test: $(READY) ## run the tests
	@$(RUN)/python -m pytest --numprocesses 2 $(TESTS)

thorough: $(READY) ## run the slow tests, thousands of random plans among them
	@$(RUN)/python -m pytest --numprocesses 2 -m slow $(TESTS)

check: $(READY) ## style, types, import contracts, lock files
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports
	@$(RUN)/python requirements/lock.py check

format: $(READY) ## lay the code out
	@$(RUN)/ruff check --fix .
	@$(RUN)/ruff format .

bench: $(READY) ## measure, and print a table
	@$(RUN)/python -m benchmarks $(CASES)

docs: $(READY) ## build the documentation into site/
	@$(RUN)/properdocs build --strict --quiet --site-dir site
	@echo "open site/index.html"

lock: $(READY) ## resolve requirements/*.lock anew from pyproject.toml (UPGRADE=1 takes the newest versions)
	@$(RUN)/python requirements/lock.py write $(if $(UPGRADE),--upgrade)

clean: ## remove all that was made here
	rm -rf $(VENV) site benchmarks/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): $(VENV)/packages pyproject.toml
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# The system's pip fills the environment, so that no ensurepip (which some distributions leave out) is needed.
$(VENV)/packages: requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("Apportion needs Python 3.11 or later, and this is %d.%d: try make PYTHON=python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) (once; a minute or two) ..."
	@$(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(INSTALL) --require-hashes --requirement requirements/dev.lock
	@touch $@
