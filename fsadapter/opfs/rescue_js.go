package opfs

import (
	"context"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

var _ fsadapter.Rescuer = (*FS)(nil)

// Rescue implements [fsadapter.Rescuer]. It reads both slots of a file.
func (f *FS) Rescue(ctx context.Context, name string) (contents [][]byte, err error) {
	err = f.do(ctx, "rescue", name, func(ctx context.Context) error {
		n, err := f.enter(ctx, name)
		if err != nil {
			return err
		}
		defer n.exit()
		e, err := f.lookup(ctx, name)
		if err != nil {
			return err
		}
		if !e.hasSlots() {
			return hackpadfs.ErrNotExist
		}
		pair, _, err := snapshotSlots(ctx, e)
		if err == nil {
			contents, err = pair.Remains()
		}
		return err
	})
	return contents, err
}
