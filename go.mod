module holdfast

go 1.26.0

require (
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/hack-pad/hackpadfs v0.2.4 // indirect
)
