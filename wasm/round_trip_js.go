//go:build !node

package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strconv"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// roundTrip tries whether files can be kept in fsys: it writes one, flushes it,
// reads it back and removes it. Some browsers offer a file system and fail when
// it is used, for example in private windows. What fails is
// fsadapter.ErrUnavailable, unless it is known to be something else.
func roundTrip(fsys fsadapter.FS) error {
	name := "probe.tmp-" + strconv.FormatUint(rand.Uint64(), 36)
	err := writeAndRead(fsys, name, []byte("holdfast"))
	if removeErr := fsys.Remove(name); err == nil {
		err = removeErr
	}
	if err == nil || errors.Is(err, fsadapter.ErrNoSpace) {
		return err
	}
	return unusable{err}
}

func writeAndRead(fsys fsadapter.FS, name string, want []byte) error {
	if err := writeSynced(fsys, name, want); err != nil {
		return err
	}
	got, err := hackpadfs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return errors.New("a file was not read back as it was written")
	}
	return nil
}

func writeSynced(fsys fsadapter.FS, name string, data []byte) (err error) {
	file, err := fsys.OpenFile(name, hackpadfs.FlagReadWrite|hackpadfs.FlagCreate|hackpadfs.FlagExclusive, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	if _, err := hackpadfs.WriteFile(file, data); err != nil {
		return err
	}
	return hackpadfs.SyncFile(file)
}

// unusable is a storage that failed its test.
type unusable struct{ cause error }

func (e unusable) Error() string { return "the storage failed its test: " + e.cause.Error() }

func (e unusable) Unwrap() []error { return []error{fsadapter.ErrUnavailable, e.cause} }
