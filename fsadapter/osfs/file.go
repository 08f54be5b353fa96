package osfs

import (
	"errors"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// osFile is what an open file of package hackpadfs/os offers and we pass on.
type osFile interface {
	fsadapter.SyncerFile
	hackpadfs.ReadWriterFile
	hackpadfs.ReaderAtFile
	hackpadfs.WriterAtFile
	hackpadfs.SeekerFile
	hackpadfs.TruncaterFile
	hackpadfs.DirReaderFile
	hackpadfs.ChmoderFile
}

// file is an open file whose Sync keeps what the port promises and whose
// errors tell a full device.
type file struct {
	osFile
	name string // as it was opened

	syncing  sync.Mutex   // guards what follows
	syncName func() error // makes the name durable; nil when it already is
	syncErr  error        // of the first failed Sync
}

func (f *file) Write(p []byte) (int, error) {
	n, err := f.osFile.Write(p)
	return n, markNoSpace(err)
}

func (f *file) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.osFile.WriteAt(p, off)
	return n, markNoSpace(err)
}

// Truncate refuses a negative size itself, since Node takes one for 0.
func (f *file) Truncate(size int64) error {
	if size < 0 {
		return fserr.Path("truncate", f.name, hackpadfs.ErrInvalid)
	}
	return markNoSpace(f.osFile.Truncate(size))
}

// ReadDir tells a file from a directory even under Node, where reading a file
// as a directory is just an invalid argument.
func (f *file) ReadDir(n int) ([]hackpadfs.DirEntry, error) {
	entries, err := f.osFile.ReadDir(n)
	if errors.Is(err, hackpadfs.ErrInvalid) {
		err = fserr.Path("readdir", f.name, hackpadfs.ErrNotDir)
	}
	return entries, err
}

// Sync implements [fsadapter.SyncerFile]. The kernel may have dropped the pages
// that it could not write and then report success, so that a failure is final.
func (f *file) Sync() error {
	f.syncing.Lock()
	defer f.syncing.Unlock()
	if f.syncErr == nil {
		f.syncErr = markNoSpace(f.osFile.Sync())
	}
	if f.syncErr == nil && f.syncName != nil {
		if f.syncErr = f.syncName(); f.syncErr == nil {
			f.syncName = nil
		}
	}
	return f.syncErr
}
