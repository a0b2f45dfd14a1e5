# The human entry. Every target is one call of bin/shardgate, or one plain command.
# Exit code: 0 only on PASS; make folds every other code into 2. Scripts that need the exact code call bin/shardgate.
.DEFAULT_GOAL := help
ARGS ?=
# WEB=1 make load-heavy: k6's own page while it runs
WEB_FLAG = $(if $(filter-out 0,$(WEB)),--web)

.PHONY: help targets-suggest load-smoke load-light load-medium load-heavy load-stress spike soak overload breakpoint compare combine report readme-picture report-picture history journey scale \
        bench-server bench-sustained bench-heap bench-edge crosscheck observer-cost bench-overload bench-memory bench-soak bench-compute bench-batch bench-database bench-outage bench-stall bench-verdicts gate-power gate-selftest gate-campaign up down status logs backfill backup restore \
        setup doctor plan images pin dashboards manifests k8s-passwords test lint format clean

help: ## List the targets meant for people
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## /{printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

load-smoke: ## Does the whole chain work? 10 connections, 3 s a leg
	@bin/shardgate load smoke $(WEB_FLAG) $(ARGS)

load-light: ## The roadmap's light load: 50 connections, 10 s a leg, and its verdict
	@bin/shardgate load light $(WEB_FLAG) $(ARGS)

load-medium: ## The roadmap's medium load: 100 connections, 30 s a leg
	@bin/shardgate load medium $(WEB_FLAG) $(ARGS)

load-heavy: ## The roadmap's heavy load: 200 connections, 60 s a leg
	@bin/shardgate load heavy $(WEB_FLAG) $(ARGS)

load-stress: ## The roadmap's stress test: 500 connections, 120 s a leg
	@bin/shardgate load stress $(WEB_FLAG) $(ARGS)

spike: ## Five times the rate for 10 s: errors, and how soon latency is as before
	@bin/shardgate load spike $(WEB_FLAG) $(ARGS)

soak: ## 15 minutes at an even rate: do memory and latency drift?
	@bin/shardgate load soak $(WEB_FLAG) $(ARGS)

overload: ## More than the server lets through: 503 share, goodput, P95 of the accepted
	@bin/shardgate load overload $(WEB_FLAG) $(ARGS)

breakpoint: ## Search the highest rate that meets the targets, and confirm it
	@bin/shardgate load breakpoint $(WEB_FLAG) $(ARGS)

targets-suggest: ## Run a load three times and write limits with margins from its spread (ARGS="light --out my.json")
	@bin/shardgate targets suggest $(ARGS)

compare: ## Is HEAD worse than BASE? Images or git refs: make compare BASE=main HEAD=.
	@bin/shardgate compare $(BASE) $(HEAD) $(ARGS)

combine: ## One verdict over several k6 that shared a load (ARGS="--plan rate.json k6-1.log k6-2.log")
	@bin/shardgate combine $(ARGS)

report: ## Print the newest run's report again (DIR=results/… for another)
	@bin/shardgate report $(or $(DIR),results/latest)

readme-picture: ## Draw the newest run's result for the README
	@bin/shardgate report --picture docs/images/run.svg

report-picture: ## Take a picture of the newest run's report.html for the docs (needs Chromium)
	@bin/shardgate report --picture docs/images/report.png

history: ## What the kept comparisons say together: series, steps, creep since the last release
	@bin/shardgate history $(ARGS)

journey: ## All phases side by side, about ten minutes on a quiet machine; writes docs/phases/ anew
	@bin/shardgate journey --write $(ARGS)

crosscheck: ## The roadmap's wrk command beside k6: PROFILE=light, medium, heavy or stress (ARGS=--write for the docs)
	@bin/shardgate crosscheck $(or $(PROFILE),light) $(ARGS)

observer-cost: ## CPU that the kit's script and each way to stream cost k6 and the observers (ARGS=--write for the docs)
	@bin/shardgate observer-cost $(ARGS)

bench-server: ## CPU a request of every phase beside a bare server and its peers (ARGS=--write for the docs)
	@bin/shardgate bench-server $(ARGS)

bench-sustained: ## Does phase c hold its speed and its memory for minutes? (ARGS=--write for the docs)
	@bin/shardgate bench-server --sustained $(ARGS)

bench-heap: ## Bytes of heap a request, by phase and route (ARGS=--write for the docs)
	@bin/shardgate bench-heap $(ARGS)

bench-edge: ## What nginx before the server costs, in CPU a request and in P95 (ARGS=--write for the docs)
	@bin/shardgate bench-edge $(ARGS)

scale: ## What more shards bring, direct and through nginx, pinned and not (ARGS=--write for the docs)
	@bin/shardgate scale $(ARGS)

bench-overload: ## One shard with more clients than it lets through, beside one without a limit (ARGS=--write for the docs)
	@bin/shardgate bench-overload $(ARGS)

bench-memory: ## How k6's memory grows with requests and virtual users (ARGS=--write for the docs)
	@bin/shardgate bench-memory $(ARGS)

bench-soak: ## 15 minutes at an even rate, with the memory of everything in it (ARGS=--write for the docs)
	@bin/shardgate bench-soak $(ARGS)

bench-compute: ## From which n on /compute belongs on a thread, and /async beside a flood (ARGS=--write for the docs)
	@bin/shardgate bench-compute $(ARGS)

bench-batch: ## Phase c with completions in batches and without (ARGS=--write for the docs)
	@bin/shardgate bench-batch $(ARGS)

bench-database: ## 500 runs in the database: series, query times; what watching a heavy run costs (ARGS=--write for the docs)
	@bin/shardgate bench-database $(ARGS)

bench-outage: ## InfluxDB, or Telegraf, stopped during runs: verdict and stream (ARGS=--write for the docs)
	@bin/shardgate bench-outage $(ARGS)

bench-stall: ## One stall of the server, seen by wrk, by k6 in a closed loop, and by the rate leg (ARGS=--write for the docs)
	@bin/shardgate bench-stall $(ARGS)

bench-verdicts: ## Runs with a starved generator, a slow or a hung server: how often is the verdict right? (ARGS=--write for the docs)
	@bin/shardgate bench-verdicts $(ARGS)

gate-power: ## How often would compare be wrong? Simulated with known changes (ARGS=--write for the docs)
	@bin/shardgate gate-power $(ARGS)

gate-selftest: ## Does the gate tell the same server from slower ones, on this machine?
	@bin/shardgate gate-selftest $(ARGS)

gate-campaign: ## Add a comparison whose right answer is known, and print the totals
	@bin/shardgate gate-campaign $(ARGS)

up: ## Start the stack; prints every URL and where the passwords are
	@bin/shardgate up $(ARGS)

down: ## Stop the stack; stored results and metrics stay
	@bin/shardgate down $(ARGS)

status: ## Show each service: state, health, URL, CPUs
	@bin/shardgate status $(ARGS)

backfill: ## Add the points of kept runs to the database, for the dashboards
	@bin/shardgate backfill $(ARGS)

backup: ## Write everything the database holds into a file: make backup FILE=metrics.tar.gz
	@bin/shardgate backup $(FILE) $(ARGS)

restore: ## Replace what the database holds by a backup: make restore FILE=metrics.tar.gz
	@bin/shardgate restore $(FILE) $(ARGS)

logs: ## Follow the stack's logs (ARGS="app" for one service)
	@bin/shardgate logs $(ARGS)

setup: ## Install what is missing: packages, Docker engine, images
	@bin/shardgate setup $(ARGS)

doctor: ## Check the host: engine, cores, memory, disk, ports, limits, clock
	@bin/shardgate doctor $(ARGS)

plan: ## Choose the CPUs of server, edge, generator and observers, and write them to .env
	@bin/shardgate plan $(ARGS)

images: ## Pull the images, or build them where no image registry answers
	@bin/shardgate images $(ARGS)

pin: ## Write the digests of the official images into the lock file
	@bin/shardgate pin $(ARGS)

dashboards: ## Write Grafana's dashboards and alert rules, and their tables in the docs, from grafana/source/
	@bin/shardgate exec node grafana/source/write.ts

manifests: ## Write the Kubernetes manifests that follow from the kit's data, from deploy/k8s/source/
	@bin/shardgate exec node deploy/k8s/source/write.ts

k8s-passwords: ## Make the passwords of the database and of Telegraf in Kubernetes, once, in a file that git ignores
	@bin/shardgate exec node deploy/k8s/source/write-passwords.ts

# What the tests in containers need is set up first; pure code needs none of it.
test: ## Run every test, those in containers and whole runs too (ARGS="--project unit": pure code alone, without Docker)
	@$(if $(findstring --project unit,$(ARGS)),:,bin/shardgate setup)
	@bin/shardgate exec vitest run $(ARGS)

lint: ## Check formatting, lint rules and types
	@bin/shardgate exec biome check .
	@bin/shardgate exec tsc --noEmit

format: ## Format every file
	@bin/shardgate exec biome check --write .

clean: ## Stop the stack and delete its volumes (stored metrics) and .cache; results/ and images stay
	@bin/shardgate clean $(ARGS)
