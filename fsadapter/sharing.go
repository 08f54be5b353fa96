package fsadapter

// Stamper tells cheaply whether a file may have changed.
type Stamper interface {
	// Stamp returns a short text that differs whenever the content of name may
	// differ: from before and after a ReplaceFile, and from before and after
	// bytes were written to it, by any process. Equal stamps mean the same
	// content; different ones need not mean different contents. Stamps are
	// only compared with stamps of the same name.
	//
	// Where the platform's clock is coarse, two writes in place within one of
	// its ticks that leave the length as it was may go unseen. ReplaceFile
	// never does.
	//
	// When there is no such file the error matches [hackpadfs.ErrNotExist].
	Stamp(name string) (string, error)
}

// ContendedLock is a [Lock] that knows when somebody waits for it, so that its
// owner can keep it for as long as nobody does. Locks that lack this method are
// to be released after each operation.
type ContendedLock interface {
	Lock

	// Contended returns a channel that is closed as soon as another caller of
	// Lock waits for this lock. It is closed too when the platform may stop
	// this process without asking, for example when a page is about to be
	// frozen. The owner then unlocks soon: within a second.
	Contended() <-chan struct{}
}

// Notifier carries word of changes between processes that share a storage but
// can't afford to look at it all the time. File systems of browsers have it.
//
// A message says that something changed, never what: who gets it looks for
// itself. It may come late, twice, or for a change of one's own.
type Notifier interface {
	// Announce tells all other subscribers of name that it has changed. It
	// does not wait for them.
	Announce(name string)

	// Subscribe has changed called, on a goroutine of its own choice, after
	// each Announce of name by anybody else. cancel ends that; it may be called
	// more than once.
	Subscribe(name string, changed func()) (cancel func())
}

// Resolver is a file system in which two names can be one file.
type Resolver interface {
	// Resolve returns the file system and the name in it that name leads to,
	// which is no link to another one. Files that belong to a file, such as its
	// journal, stand beside that. Nothing need exist under either name. Of a
	// name that is no link it returns just that name and the file system itself;
	// the dynamic types of file systems are comparable.
	Resolve(name string) (FS, string, error)
}

// Checksummer is a file system that checks what it reads against a CRC-32C of
// its own, so that nobody need compute that again.
type Checksummer interface {
	// ReadChecksum returns the content of a file and its CRC-32C, the one with
	// the Castagnoli polynomial.
	ReadChecksum(name string) (data []byte, checksum uint32, err error)
}
