package place

import (
	"context"
	"errors"
	"strings"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// folder is where the records are.
const folder = ".holdfast"

// Reserved reports whether a name belongs to this package.
func Reserved(name string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

// recordOf returns the name of the record of a file. What is added keeps the
// records of a and a/b, and folders of files, out of each other's way.
func recordOf(name string) string {
	return folder + "/" + strings.ReplaceAll(name, "/", "+/") + "="
}

// word is what a record says.
type word string

const (
	absent   word = ""         // there is no record
	intended word = "intended" // the file may be there
	kept     word = "kept"     // the file was there, and nobody has removed it
)

// read returns what a storage says in a record. Of a text that it does not know
// only the existence counts.
func (s Storage) read(record string) (word, error) {
	if !s.usable() {
		return absent, nil
	}
	data, err := hackpadfs.ReadFile(s.FS, record)
	switch {
	case isMissing(err), errors.Is(err, fsadapter.ErrEvicted):
		return absent, nil
	case err != nil:
		return absent, err
	case word(data) == kept:
		return kept, nil
	}
	return intended, nil
}

func (s Storage) write(ctx context.Context, record string, w word) error {
	if !s.usable() {
		return nil
	}
	return s.unlessEvicted(s.FS.ReplaceFile(ctx, record, []byte(w)))
}

func (s Storage) forget(record string) error {
	if !s.usable() {
		return nil
	}
	if err := s.FS.Remove(record); err != nil && !isMissing(err) {
		return s.unlessEvicted(err)
	}
	return nil
}

// unlessEvicted returns err, but nil when s was emptied under this program: what
// is written down there is gone, and for a new record there is no more place than
// in a storage that can't be reached. The next program that opens the file has one.
func (s Storage) unlessEvicted(err error) error {
	if errors.Is(err, fsadapter.ErrEvicted) {
		return nil
	}
	return err
}

// has reports whether a file is in a storage, be it damaged or in use.
func (s Storage) has(name string) (bool, error) {
	if !s.usable() {
		return false, nil
	}
	_, err := s.FS.Stat(name)
	switch {
	case err == nil, errors.Is(err, fsadapter.ErrCorrupt), errors.Is(err, fsadapter.ErrLocked):
		return true, nil
	case isMissing(err):
		return false, nil
	}
	return false, err
}

// isMissing reports whether err says that nothing of a name exists: neither it,
// nor a folder that it would be in.
func isMissing(err error) bool {
	return errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, hackpadfs.ErrNotDir)
}
