package core

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strconv"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// keepVersion0 stores old beside the file as NAME.v0.bak. A file of that name
// with other content is not overwritten: the next free one of NAME.v0.2.bak,
// NAME.v0.3.bak and so on is taken.
func keepVersion0(ctx context.Context, fsys fsadapter.FS, file string, old []byte) error {
	for n := 1; ; n++ {
		name := file + ".v0.bak"
		if n > 1 {
			name = file + ".v0." + strconv.Itoa(n) + ".bak"
		}
		kept, err := readWhole(ctx, fsys, name)
		if errors.Is(err, hackpadfs.ErrNotExist) {
			return keepBeside(ctx, fsys, file, name, old)
		}
		if err != nil {
			return err
		}
		if bytes.Equal(kept, old) {
			return nil
		}
	}
}

// keepAside stores data under a name that ends in the current time, and returns
// that name. A file with other content is not overwritten, though the clock has
// stood still or was set back since it was made.
func keepAside(ctx context.Context, fsys fsadapter.FS, file, mark string, data []byte) (string, error) {
	for at := currentTime(); ; at = at.Add(time.Nanosecond) {
		name := file + mark + at.Format(asideTime)
		kept, err := readWhole(ctx, fsys, name)
		if errors.Is(err, hackpadfs.ErrNotExist) {
			return name, keepBeside(ctx, fsys, file, name, data)
		}
		if err != nil || bytes.Equal(kept, data) {
			return name, err
		}
	}
}

// keepBeside makes data the content of name, a file kept beside another one and
// open to those who that is open to. It is no link to elsewhere.
func keepBeside(ctx context.Context, fsys fsadapter.FS, file, name string, data []byte) error {
	if err := fsadapter.CheckNoLink(fsys, "replace", name); err != nil {
		return err
	}
	if err := fsys.ReplaceFile(ctx, name, data); err != nil {
		return err
	}
	fsadapter.Share(fsys, name, file)
	return nil
}

// replaceBackup makes data the content of NAME.bak, in place of an earlier
// backup. A file that holds no container is none.
func replaceBackup(ctx context.Context, fsys fsadapter.FS, file string, data []byte) error {
	name := file + backupSuffix
	kept, err := readWhole(ctx, fsys, name)
	if err == nil {
		if _, _, decodeErr := Decode(kept); decodeErr != nil {
			err = &hackpadfs.PathError{Op: "replace", Path: name, Err: fsadapter.Describe(fsadapter.ErrForeign, path.Base(name))}
		}
	}
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return err
	}
	return keepBeside(ctx, fsys, file, name, data)
}
