package osfs

// This platform has no such flags.
const (
	nonBlocking = 0
	noFollow    = 0
)
