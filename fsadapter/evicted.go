package fsadapter

import "context"

// ErrEvicted is an ErrUnavailable: what a file system keeps was removed while the
// file system was in use, by the browser or by somebody who has cleared the data
// of the site. It lasts: a new file system on the same storage begins empty.
var ErrEvicted = Describe(ErrUnavailable, "the storage was emptied while it was in use")

// Evictable is a file system that is not told when its storage is emptied, and
// may for a while go on writing into what nobody can find any more.
type Evictable interface {
	// StillThere looks in the storage itself for the file called name and for
	// all files that are open. Its error matches [ErrEvicted] when the storage, or an open file, is
	// no longer there; from then on so do the errors of all other methods, except
	// for locks: they belong to names. When name alone is
	// not there, and is not open, the error matches [hackpadfs.ErrNotExist].
	StillThere(ctx context.Context, name string) error
}
