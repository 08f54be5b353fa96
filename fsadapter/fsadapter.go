// Package fsadapter is the port through which a memory file is stored.
//
// A file system here is a [hackpadfs.FS] with a few of its capability
// interfaces, plus the three promises that io/fs and hackpadfs leave open:
// replacing a file atomically, making written bytes durable, and an advisory
// lock by name. Each folder below holds one implementation; package
// fsconformance checks that it keeps the promises.
//
// Names follow [io/fs.ValidPath]: slash-separated, no leading slash, no "."
// or ".." elements. Every method refuses any other name with an error that
// matches [hackpadfs.ErrInvalid].
package fsadapter

import (
	"context"

	"github.com/hack-pad/hackpadfs"
)

// FS is the file system that a memory file lives on. Implementations are safe
// for use by several goroutines.
//
// Errors are [*hackpadfs.PathError] or [*hackpadfs.LinkError] values. A missing
// file is reported as [hackpadfs.ErrNotExist] only when it is proven to be
// missing; a read that failed for any other reason keeps its own error. A full
// device or quota is [ErrNoSpace] in every method that writes.
//
// Names are durable too: when MkdirAll, Remove or Rename returns nil, what it
// did survives what a [SyncerFile] survives. A name that OpenFile created
// becomes durable with the first successful Sync of that open file.
//
// An open file keeps reading what it was opened on, or fails, when ReplaceFile
// gives its name a new content; it never reads a mix of both. Beside the files
// that were asked for, a directory may hold files of the adapter's own, whose
// names start with a stored file's name followed by ".tmp" or ".lock".
type FS interface {
	hackpadfs.FS
	hackpadfs.OpenFileFS
	hackpadfs.StatFS
	hackpadfs.ReadDirFS
	hackpadfs.MkdirAllFS
	hackpadfs.RemoveFS
	hackpadfs.RenameFS
	Replacer
	Locker
}

// Replacer replaces the content of a file as a whole.
type Replacer interface {
	// ReplaceFile makes data the content of name, atomically and durably.
	// The file is created if it does not exist, and so are its parent
	// directories.
	//
	// When it returns nil, data survives a crash of the process and, where the
	// platform offers that, a loss of power. When it returns an error, or the
	// process dies before it returns, a later open finds the whole old content
	// or the whole new one, never a mix. data is not kept after it returns.
	//
	// The caller holds Lock(name) unless it knows that nobody else writes name.
	// Leftovers of writers that died are removed on the way, under that lock.
	//
	// Errors: ErrLocked when another owner keeps the file open for longer than
	// the adapter waits, ErrNoSpace when there is no room, hackpadfs.ErrIsDir
	// when name is a directory, ctx.Err() when ctx ends first.
	ReplaceFile(ctx context.Context, name string, data []byte) error
}

// Locker hands out exclusive advisory locks.
type Locker interface {
	// Lock waits until the calling goroutine alone holds the lock called name,
	// among all processes, tabs and goroutines that ask for it on the same
	// storage. It locks a name, not a file: neither name nor the directory that
	// it is in need exist, and files of that name can be read and written
	// without it.
	//
	// A lock is not reentrant, and who waits longest is not always next. It is
	// free again when Unlock returns or, when the process or tab that owns it
	// dies, within two seconds. Lock waits for as long as ctx lets it; when ctx
	// ends first, the error matches both ErrLocked and ctx.Err(). On a storage
	// that can't be written it fails with the storage's own error.
	Lock(ctx context.Context, name string) (Lock, error)
}

// Lock is a lock that is held.
type Lock interface {
	// Unlock releases the lock. A second call returns [hackpadfs.ErrClosed].
	Unlock() error
}

// SyncerFile is a file whose written bytes can be made durable. Every file
// that OpenFile opens for writing is one.
//
// Sync returns when all bytes written to the file so far, its length and the
// name under which it was opened are as safe as the platform can make them.
// After Sync has failed, what was written since the last successful Sync is
// unknown: write it again to another file rather than call Sync once more,
// which fails again.
type SyncerFile = hackpadfs.SyncerFile
