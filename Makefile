# Each target sets up the environment if needed and calls one command. On Windows without make:
#   py -3.12 -m venv .venv && .venv\Scripts\pip install --no-deps --require-hashes -r requirements.lock
#   .venv\Scripts\pip install --no-deps --no-build-isolation -e . && .venv\Scripts\analysis run
SHELL := /bin/sh
PY := .venv/bin/python
PYTHONS := python3.13 python3.12 python3.11 python3
# Tests run in two processes, one file at a time, longest first (tests/conftest.py). This is not set in pyproject.toml because
# pytest --pdb needs a single process, and not `-n auto` because a test that runs a study starts two kernels of 0.5 GB each.
WORKERS := 2
SIDE_BY_SIDE := -n $(WORKERS) --dist loadscope --no-loadscope-reorder

.PHONY: reports suite test browser reference verify accept lab docs bench scale lint lock clean

reports: .venv/ready
	.venv/bin/analysis run

# The tests but those of the browser
suite: .venv/ready
	$(PY) -m pytest $(SIDE_BY_SIDE)

test: suite
	@if command -v chromium >/dev/null 2>&1; then $(MAKE) --no-print-directory browser; \
	else echo "no chromium here: the tests in tests/browser were skipped (apt-get install chromium, then make browser)"; fi

# Opens the reports in Debian's chromium. The driver (171 MB) has its own environment, so that users need not install it.
browser: .venv/ready .venv-browser/ready
	.venv-browser/bin/python -m pytest tests/browser $(SIDE_BY_SIDE)

reference: .venv/ready
	$(PY) -m pytest -m reference

# verify re-runs the committed run in a clean directory and compares; accept renews it and lists what changed.
verify: .venv/ready
	.venv/bin/analysis verify

accept: .venv/ready
	.venv/bin/analysis accept

lab: .venv/ready
	.venv/bin/analysis lab $(STUDY)

docs: .venv/ready .venv-docs/ready
	.venv-docs/bin/sphinx-build -q -W --keep-going docs docs/site
	@echo docs/site/index.html

bench: .venv-bench/ready
	.venv-bench/bin/python benchmarks/speed.py

# 1,000, 10,000 and 100,000 articles to the mentions table; SIZES="1000000" for the million
scale: .venv-bench/ready
	.venv-bench/bin/python benchmarks/scale.py $(SIZES)

lint: .venv/ready .venv-lint/ready
	.venv-lint/bin/ruff check .
	.venv-lint/bin/mypy --python-executable $(PY)
	PYTHONPATH=src .venv-lint/bin/lint-imports

# Uses the first of PYTHONS that is 3.11 to 3.13, and uv if it is on the PATH, else venv and pip.
define environment
	@found=""; for p in $(PYTHONS); do \
	  if $$p -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then found=$$p; break; fi; done; \
	if [ -z "$$found" ]; then echo "Mihwar needs Python 3.11, 3.12 or 3.13; none of these is on the PATH: $(PYTHONS)." >&2; exit 1; fi; \
	rm -rf $(1); echo "creating $(1) with $$found"; \
	if command -v uv >/dev/null 2>&1; then \
	  uv venv -q --python "$$($$found -c 'import sys; print(sys.executable)')" $(1) && uv pip sync -q --python $(1)/bin/python --require-hashes $(2); \
	else $$found -m venv $(1) && $(1)/bin/python -m pip install -q --disable-pip-version-check --no-compile --no-deps --require-hashes -r $(2) && \
	  find $(1) -name __pycache__ -prune -exec rm -rf {} +; fi  # bytecode of pip, 8 MB
endef

.venv/ready: requirements.lock pyproject.toml
	$(call environment,.venv,requirements.lock)
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(PY) --no-deps --no-build-isolation -e .; \
	else $(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . && \
	  $(PY) -m pip uninstall -q -y setuptools 2>/dev/null; fi  # 10 MB that venv installs on 3.11 only, unused here
	@$(PY) -m ipykernel install --sys-prefix --name python3 --display-name Mihwar >/dev/null
	@touch $@

# A second Python, for .ci/run: make .venv-3.12/ready PYTHONS=/path/to/python3.12
.venv-3.%/ready: requirements.lock pyproject.toml
	$(call environment,.venv-3.$*,requirements.lock)
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python .venv-3.$*/bin/python --no-deps --no-build-isolation -e .; \
	else .venv-3.$*/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; fi
	@touch $@

.venv-lint/ready: tools/lint.lock
	$(call environment,.venv-lint,tools/lint.lock)
	@touch $@

.venv-browser/ready: tests/browser/requirements.lock
	$(call environment,.venv-browser,tests/browser/requirements.lock)
	@touch $@

# An RO-Crate validator, for the tests of `analysis archive`.
.venv-crate/ready: tools/crate.lock
	$(call environment,.venv-crate,tools/crate.lock)
	@touch $@

.venv-docs/ready: tools/docs.lock
	$(call environment,.venv-docs,tools/docs.lock)
	@.venv-docs/bin/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'mihwar.pth').write_text('\n'.join([str(pathlib.Path('src').resolve()), str(next(pathlib.Path('.venv/lib').glob('python3*/site-packages')).resolve())]))"
	@touch $@

.venv-bench/ready: benchmarks/requirements.lock
	$(call environment,.venv-bench,benchmarks/requirements.lock)
	@.venv-bench/bin/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'mihwar.pth').write_text(str(pathlib.Path('src').resolve()))"
	@touch $@

# The lock files hold names, versions and hashes, but no registry addresses.
lock:
	uv pip compile pyproject.toml --universal --extra test --extra camel --generate-hashes --no-header --no-annotate -q -o requirements.lock
	uv pip compile tools/lint.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o tools/lint.lock
	uv pip compile tests/browser/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o tests/browser/requirements.lock
	uv pip compile tools/crate.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o tools/crate.lock
	uv pip compile tools/docs.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o tools/docs.lock
	uv pip compile pyproject.toml benchmarks/requirements.in --extra camel --universal --generate-hashes --no-header --no-annotate -q -o benchmarks/requirements.lock

clean:
	rm -rf .venv .venv-lint .venv-bench .venv-browser .venv-crate .venv-docs .venv-3.* docs/site data/processed/corpora data/processed/lemmas data/processed/parts data/processed/bytecode data/processed/faces data/processed/state reports/iraq-iran-saudi
