package idbfs

import "syscall/js"

// sweep deletes pieces that belong to no file. It runs after a change that
// found no space: Firefox may then keep pieces of a file that was never made
// (see txn.end), and lets the next transaction of a connection only delete.
func (t *txn) sweep() {
	requests := []js.Value{t.nodes.Call("getAllKeys"), t.chunks.Call("getAllKeys")}
	t.then(requests, func(results []js.Value) {
		owners := map[int64]bool{}
		for i := range results[0].Length() {
			owners[int64(results[0].Index(i).Float())] = true
		}
		var writes []write
		for i := range results[1].Length() {
			id := int64(results[1].Index(i).Index(0).Float())
			if !owners[id] {
				owners[id] = true // one request deletes all its pieces
				writes = append(writes, t.dropChunks(id, 0))
			}
		}
		t.end(writes...)
	})
}
