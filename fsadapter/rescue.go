package fsadapter

import "context"

// Rescuer is a file system that knows of damage by itself: reading a file then
// fails with [ErrCorrupt].
type Rescuer interface {
	// Rescue returns what there still is of a damaged file: contents that it may
	// have had, the likeliest first, in which bytes may be wrong or missing. It
	// may be none. Nothing is changed.
	Rescue(ctx context.Context, name string) ([][]byte, error)
}
