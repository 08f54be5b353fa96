package core

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/hack-pad/hackpadfs"
)

// keepVersion0 stores old beside the file as NAME.v0.bak. A file of that name
// with other content is not overwritten: the next free one of NAME.v0.2.bak,
// NAME.v0.3.bak and so on is taken.
func (b *Backend) keepVersion0(ctx context.Context, old []byte) error {
	for n := 1; ; n++ {
		name := b.name + ".v0.bak"
		if n > 1 {
			name = fmt.Sprintf("%s.v0.%d.bak", b.name, n)
		}
		kept, err := b.read(ctx, name)
		if errors.Is(err, hackpadfs.ErrNotExist) {
			return b.fsys.ReplaceFile(ctx, name, old)
		}
		if err != nil {
			return err
		}
		if bytes.Equal(kept, old) {
			return nil
		}
	}
}
