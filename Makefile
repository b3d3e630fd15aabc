# Everything from a fresh clone: each target first makes .venv and installs what it needs, and is quick the next time.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check nightly bench screenshots translations installer wheel clean FORCE

# PYTHON=... names the Python that makes .venv; without it the first one that is new enough.
VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen
SELF_TEST_PICTURE := $(abspath build/self-test.png)

export OPENBLAS_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

# The real MNIST, where it lies beside the clone; set the variable yourself to use another folder.
ifeq ($(origin DESKTOP_NN_DATA),undefined)
ifneq ($(wildcard ../shared/mnist/.),)
export DESKTOP_NN_DATA := $(abspath ../shared/mnist)
endif
endif

# Linux without an X11 or Wayland display shows no window.
ifeq ($(shell uname -s),Linux)
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
HEADLESS := yes
endif
endif

# A .venv whose Python has gone (moved, upgraded) is made anew.
BROKEN := $(shell [ ! -d $(VENV) ] || $(VENV_PYTHON) -c '' 2>/dev/null || echo FORCE)

help:  ## Say what there is
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):.*##/  \1\t/p' $(MAKEFILE_LIST) | expand -t 16

ifeq ($(HEADLESS),yes)
run: $(VENV)/.installed-program $(VENV)/.libraries-offscreen  ## Open the window (ARGS="my.dnn" opens a file); without a display, run the self test off screen
	@echo "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so the self test runs off screen instead of the window."
	@mkdir -p $(dir $(SELF_TEST_PICTURE))
	@$(OFFSCREEN) $(VENV_PYTHON) -m desktop_nn --self-test --screenshot $(SELF_TEST_PICTURE)
else
run: $(VENV)/.installed-program $(VENV)/.libraries-screen
	@$(VENV_PYTHON) -m desktop_nn $(ARGS)
endif

test: $(VENV)/.installed-test $(VENV)/.libraries-offscreen  ## Run the fast tests (ARGS="-k canvas" chooses)
	@$(OFFSCREEN) $(VENV_PYTHON) -m pytest -m "not slow" $(ARGS)

check: $(VENV)/.installed-dev $(VENV)/.libraries-offscreen  ## Run all that a change must pass: ruff, mypy, import rules, fast tests
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy --strict
	$(VENV)/bin/lint-imports
	@$(OFFSCREEN) $(VENV_PYTHON) -m pytest -q -m "not slow"

nightly: $(VENV)/.installed-test $(VENV)/.libraries-offscreen  ## Run every test, the slow ones too, and try new examples
	@$(OFFSCREEN) $(VENV_PYTHON) -m pytest --hypothesis-profile=default $(ARGS)

bench: $(VENV)/.installed-program $(VENV)/.libraries-offscreen  ## Measure speed, fluency and memory (ARGS="--json")
	@$(VENV_PYTHON) tests/benchmarks/bench.py $(ARGS)
	@$(VENV_PYTHON) tests/benchmarks/bench_window.py $(ARGS)

screenshots: $(VENV)/.installed-program $(VENV)/.libraries-offscreen  ## Draw the window in both themes, languages and two sizes into screenshots/
	@$(OFFSCREEN) $(VENV_PYTHON) packaging/gallery.py screenshots

translations: $(VENV)/.installed-test  ## Bring the catalogues up to date with the code and compile them
	@$(VENV_PYTHON) packaging/translations.py

installer: $(VENV)/.installed-installer $(VENV)/.libraries-installer  ## Build the frozen program and, on Debian and Ubuntu, a .deb of it into dist/
	@$(VENV_PYTHON) packaging/installer.py

wheel: $(VENV)/.installed-program  ## Build a wheel and a source archive into dist/
	@$(VENV_PYTHON) -m pip install --quiet build
	@$(VENV_PYTHON) -m build --outdir dist

clean:  ## Remove everything that was made here, .venv too
	rm -rf $(VENV) build dist screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find desktop_nn tests packaging -name __pycache__ -type d -exec rm -rf {} +

$(VENV)/bin/pip: $(BROKEN)
	@python=$$(sh packaging/find-python.sh) && echo "Making $(VENV) with $$python" && "$$python" -m venv --clear $(VENV)

# program, test, dev or installer: the program and the extra of that name
$(VENV)/.installed-%: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing into $(VENV) ($*); the first time this takes a minute or two"
	@$(VENV_PYTHON) -m pip install --quiet --editable ".$(if $(filter-out program,$*),[$*])"
	@touch $@

# offscreen, screen or installer: the system libraries that Qt's wheels expect
$(VENV)/.libraries-%: packaging/system_libraries.py | $(VENV)/bin/pip
	@$(VENV_PYTHON) packaging/system_libraries.py $*
	@touch $@

FORCE:
