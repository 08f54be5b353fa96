module holdfast

go 1.26.0

require (
	github.com/andybalholm/brotli v1.2.8
	github.com/go-json-experiment/json v1.27.2
	github.com/gofrs/flock v0.13.1
	github.com/hack-pad/hackpadfs v0.2.4
	github.com/oklog/ulid/v2 v2.1.2
)

require (
	github.com/modelcontextprotocol/go-sdk v1.8.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
)

ignore ./web/node_modules
