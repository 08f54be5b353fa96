# Everything a person or a machine does with this project. Go is enough for
# demo, dist and bench; test and lint also need Node.js and browsers, and say so.

GO         ?= go
NODE       ?= node
GOROOT     := $(shell $(GO) env GOROOT)
NODE_EXEC  := $(GOROOT)/lib/wasm/go_js_wasm_exec
STATICCHECK_VERSION := v0.8.2
STATICCHECK := .ci/bin/staticcheck-$(STATICCHECK_VERSION)

# Packages whose tests run as WebAssembly under Node, and in browsers.
NODE_PKGS    := ./core ./core/recall ./fsadapter/memfs ./fsadapter/osfs ./fsadapter/opfs/slot ./wasm
OPFS_PKGS    := ./core ./fsadapter/internal/jsutil ./fsadapter/opfs ./fsadapter/internal/cleared
IDB_PKGS     := ./fsadapter/idbfs
GO_BROWSER   := $(NODE) web/test/go-browser/run.mjs --quiet --timeout 240 --grace 20

.PHONY: demo dist test bench bench-browser bench-page proof fuzz kill-browser lint clean install screenshots \
	test-go test-node test-browsers test-web

demo: ## build everything and serve the app
	$(GO) run ./web/build -size=false
	$(GO) run ./web/serve

dist: ## write web/dist, static files for any host, and check their size
	$(GO) run ./web/build

test: install lint dist test-go test-node test-browsers test-web ## everything

install: ## install what the tests need and is missing
	.ci/install

lint: install $(STATICCHECK)
	test -z "$$(gofmt -l core fsadapter wasm web/build web/serve | tee /dev/stderr)"
	$(GO) vet ./...
	GOOS=js GOARCH=wasm $(GO) vet ./core ./fsadapter/... ./wasm
	GOOS=js GOARCH=wasm $(GO) vet -tags node ./wasm
	GOOS=windows $(GO) vet ./core/... ./fsadapter/...
	GOOS=darwin $(GO) vet ./core/... ./fsadapter/...
	$(STATICCHECK) ./...
	GOOS=js GOARCH=wasm $(STATICCHECK) ./core ./fsadapter/... ./wasm
	GOOS=js GOARCH=wasm $(STATICCHECK) -tags node ./wasm
	npm --prefix web run lint
	npm --prefix web run types

$(STATICCHECK):
	GOBIN=$(CURDIR)/.ci/bin $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv .ci/bin/staticcheck $@

test-go: ## Go, natively, with the race detector; the proof in full without it
	$(GO) test -race ./...
	$(GO) test ./core/proof

test-node: ## Go as WebAssembly under Node
	GOOS=js GOARCH=wasm $(GO) test -exec $(NODE_EXEC) $(NODE_PKGS)
	GOOS=js GOARCH=wasm $(GO) test -exec $(NODE_EXEC) ./core/proof -run Hostile

test-browsers: install ## Go as WebAssembly in workers of real browsers
	$(GO_BROWSER) --browser chromium $(OPFS_PKGS) $(IDB_PKGS)
	$(GO_BROWSER) --browser firefox $(OPFS_PKGS) $(IDB_PKGS)
	$(GO_BROWSER) --browser webkit $(IDB_PKGS)

test-web: install dist ## the JavaScript library and the app, under Node and in browsers
	npm --prefix web test

PARTS   ?=
MINUTES ?= 0
proof: install dist ## the long form of the tests, which takes hours: PARTS of it, for MINUTES; goes on where it was
	$(GO) run ./core/proof/report -minutes $(MINUTES) -browser $(BROWSER) $(PARTS)

fuzz: ## every fuzz target for ten minutes
	$(GO) run ./core/proof/report fuzz

N       ?= 100
BROWSER ?= chromium,firefox
STORAGE ?= opfs,indexeddb
LOAD    ?= no
kill-browser: install dist ## kill each BROWSER N times in each STORAGE, LOAD=no,yes beside a busy disk
	$(NODE) web/test/kill/run.mjs --kills $(N) --browser $(BROWSER) --storage $(STORAGE) --load $(LOAD)

bench: ## benchmarks, natively and under Node
	$(GO) test -run '^$$' -bench . ./core/... ./fsadapter/...
	GOGC=400 GOOS=js GOARCH=wasm $(GO) test -run '^$$' -bench . -exec $(NODE_EXEC) $(NODE_PKGS)

bench-browser: install ## the bench page in Chromium and Firefox; writes web/bench/results.md; takes ten minutes
	$(GO) run ./web/build -size=false
	$(NODE) web/bench/run.mjs --publish

bench-page: ## build the bench page, web/dist/bench, and serve it for your own browser; needs Node.js
	$(GO) run ./web/build -size=false
	npm --prefix web ci --no-audit --no-fund
	$(NODE) web/bench/serve.mjs

screenshots: install ## the pictures of the app, in web/screenshots, and its icons
	$(GO) run ./web/build -size=false
	$(NODE) web/screenshots/icons.mjs
	$(NODE) web/screenshots/take.mjs

clean: ## remove what was built and installed here
	rm -rf web/dist web/LICENSE web/node_modules web/*.tgz .ci/bin
	$(GO) clean -testcache
