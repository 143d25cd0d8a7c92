# `make` lists the targets. `make scan` and `make test` do all their own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DEMO := .cache/demo-image.tar
CLI := node dist/cli/main.js
IMAGE ?=

.PHONY: help setup build scan test check detectors model rule-pages generic precision recall bench bench-compare bench-memory bench-spam bench-reports linear golden fuzz ci clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: node_modules/.installed ## install the npm packages
node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build: dist/.built ## compile src to dist
dist/.built: node_modules/.installed tsconfig.json $(shell find src -type f) $(wildcard detectors/*.toml)
	@rm -rf dist
	npm run --silent build
	@touch $@

scan: build ## scan the demo image, or any: make scan IMAGE=alpine:3
ifeq ($(IMAGE),)
	@mkdir -p $(dir $(DEMO))
	@npx tsx test/demo/make-demo-image.ts $(DEMO)
	@$(CLI) scan $(DEMO); code=$$?; \
	if [ $$code -eq 1 ]; then echo "The scan ended with exit code 1: secrets are in the image, as the demo means to show."; \
	else echo "The demo must end with exit code 1, not $$code." >&2; exit 1; fi
else
	@$(CLI) scan $(IMAGE); code=$$?; \
	if [ $$code -eq 1 ]; then echo "Secrets are in $(IMAGE): the scan ended with exit code 1, which make reports as an error below." >&2; \
	elif [ $$code -ne 0 ]; then echo "The scan of $(IMAGE) failed or is incomplete: it ended with exit code $$code." >&2; fi; \
	exit $$code
endif

test: build ## run every test; engines that are not there are skipped loudly
	npx vitest run --config test/vitest.config.ts

check: build detectors ## types, lint, format, walls, dead code, package, rules
	npx tsc -p test --noEmit
	npx eslint .
	npx prettier --check .
	npx depcruise --config .dependency-cruiser.cjs src
	npx knip
	npx publint --strict
	npx attw --pack . --profile esm-only

detectors: build ## look for every credential type in every syntax, and print what is missed
	npx tsx test/generator/report.ts

model: node_modules/.installed ## learn again what words look like (src/detect/generic/model-table.ts)
	npx tsx test/generic/train.ts

rule-pages: node_modules/.installed ## write detectors/RULES.md, the page of all rules
	npx tsx test/detectors/write-rules-page.ts

generic: build ## generic secrets against look-alikes: make generic [HALF=tune]
	npx tsx test/generic/report.ts $(HALF)

precision: build ## noise over Debian and npm, to be made once: make precision [CORPUS=npm]
	npx tsx test/precision/precision.ts $(CORPUS)

recall: build ## 5,000 credentials hidden in those corpora, and how many are found: make recall [CORPUS=npm]
	npx tsx test/precision/recall.ts $(CORPUS)

bench: build ## MB/s of a whole scan beside gunzip and peers: make bench [CORPUS=rootfs]
	npx tsx test/bench/bench.ts $(CORPUS)
	npx tsx test/bench/rules.ts $(CORPUS)

bench-compare: ## two results of bench side by side: make bench-compare A=old.json B=new.json
	npx tsx test/bench/compare.ts $(A) $(B)

bench-memory: build ## peak memory of what is too large to be held: make bench-memory [CASE='500,000 files']
	npx tsx test/bench/memory.ts $(CASE)

bench-spam: build ## texts made to slow the detector down: make bench-spam [MB=32] [TEXT=token]
	@npx esbuild test/bench/spam.ts --bundle --platform=node --format=esm --packages=external --outfile=.cache/bench/spam.js --log-level=error
	node .cache/bench/spam.js $(or $(MB),32) $(TEXT)

linear: node_modules/.installed ## check that patterns take linear time, and remember it (testdata/linear-patterns.txt)
	npx tsx test/detect/record-linear.ts

golden: node_modules/.installed ## write the golden reports anew, to be looked at: git diff testdata/golden
	UPDATE_GOLDEN=1 npx vitest run --config test/vitest.config.ts test/report test/policy test/cli/golden.test.ts

bench-reports: build ## time and memory of every format for 5,000 findings
	npx tsx test/bench/reports.ts

fuzz: build ## mutate archives: make fuzz [SECONDS=60]
	npx tsx test/fuzz/fuzz.ts $(or $(SECONDS),60)

ci: check test ## what continuous integration runs

clean: ## remove what was built
	rm -rf dist .cache coverage node_modules/.installed
