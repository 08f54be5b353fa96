package idbfs

import (
	"context"
	"syscall/js"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

var _ fsadapter.Rescuer = (*FS)(nil)

// Rescue implements [fsadapter.Rescuer]. It reads the pieces that are there, and
// closes the gaps.
func (fsys *FS) Rescue(ctx context.Context, name string) ([][]byte, error) {
	var data []byte
	err := fsys.transact(ctx, readOnly, func(t *txn) {
		data = nil
		t.need(name, func(n *node) {
			request := t.chunks.Call("getAll", chunksFrom(n.id, 0))
			t.then([]js.Value{request}, func(results []js.Value) {
				for i := range results[0].Length() {
					if piece := results[0].Index(i); piece.InstanceOf(uint8Array) {
						data = append(data, jsutil.ToBytes(piece)...)
					}
				}
			})
		})
	})
	if err != nil || len(data) == 0 {
		return nil, pathErr("rescue", name, err)
	}
	return [][]byte{data}, nil
}
