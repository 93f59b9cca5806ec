# Two commands matter: `make run` serves the site, `make test` checks all of it.
# Both do their own set-up. `make help` lists the rest.

HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

PYTHON_IN_VENV := .venv/bin/python
MANAGE := $(PYTHON_IN_VENV) manage.py
PYTEST := $(PYTHON_IN_VENV) -m pytest
# Two workers, a file at a time and in order: what a file or a folder makes once is made once.
TWO_AT_ONCE := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test thorough lint bench chromium venv venv-dev translations lock psql db-start db-stop db-status

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*  ## ' Makefile | sed 's/:.*  ## /\t/' | expand -t 12

run: venv  ## serve the site on HOST:PORT (127.0.0.1:8000), with its own PostgreSQL
	@exec $(MANAGE) up

test: venv-dev chromium lint  ## every check and every test, on a throwaway PostgreSQL
	@$(PYTEST) $(TWO_AT_ONCE) -m "not benchmark"

thorough: venv-dev  ## the property tests alone, with ten times as many examples, others each time
	@HYPOTHESIS_PROFILE=thorough $(PYTEST) $(TWO_AT_ONCE) -m hypothesis

lint: venv-dev  ## the checks alone
	@.ci/lint.sh

bench: venv-dev  ## the measurements, one after the other
	@$(PYTEST) -n 0 -m benchmark -s

db-start: venv  ## start the embedded PostgreSQL and leave it running
	@$(MANAGE) database start

db-stop: venv  ## stop the embedded PostgreSQL
	@$(MANAGE) database stop

db-status: venv  ## say whether it runs, and where its data lies
	@$(MANAGE) database status

psql: venv  ## an SQL prompt on the site's database
	@exec $(MANAGE) database psql

translations: venv-dev  ## take new texts into locale/, and say what is not translated yet
	@$(MANAGE) translations update
	@$(MANAGE) translations check

lock: venv-dev  ## resolve requirements*.txt anew into the lock files
	@.ci/lock.sh

venv:
	@.ci/setup.sh requirements.lock

venv-dev:
	@.ci/setup.sh requirements-dev.lock

chromium:
	@.ci/chromium.sh
