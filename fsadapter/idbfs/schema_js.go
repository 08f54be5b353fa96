package idbfs

import (
	"math/rand/v2"
	"path"
	"strconv"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

const (
	schemaVersion = 1
	nodesStore    = "nodes"
	chunksStore   = "chunks"
	pathIndex     = "path"
	dirIndex      = "dir"

	rootID   = 1
	rootMode = hackpadfs.ModeDir | 0o755
)

var keyRange = js.Global().Get("IDBKeyRange")

// makeStores makes the object stores and the record of the root directory.
func makeStores(db, transaction js.Value) error {
	nodes, err := jsutil.Call(db, "createObjectStore", nodesStore, map[string]any{"keyPath": "id"})
	if err == nil {
		_, err = jsutil.Call(nodes, "createIndex", pathIndex, "path", map[string]any{"unique": true})
	}
	if err == nil {
		_, err = jsutil.Call(nodes, "createIndex", dirIndex, "dir")
	}
	if err == nil {
		_, err = jsutil.Call(db, "createObjectStore", chunksStore)
	}
	if err == nil {
		born := strconv.FormatUint(rand.Uint64(), 36)
		root := &node{id: rootID, path: ".", mode: rootMode, mtime: time.Now(), born: born}
		_, err = jsutil.Call(nodes, "add", root.record())
	}
	return err
}

// node is the record of a file or a directory.
type node struct {
	id         int64 // below 2^53, as JavaScript's numbers require
	path       string
	mode       hackpadfs.FileMode // permission bits, and ModeDir
	size       int64
	mtime      time.Time
	generation int64  // counts the changes of the record
	born       string // of the root directory: a random text, which tells databases apart
}

// newNode makes a record with an id of its own: 53 random bits.
func newNode(name string, mode hackpadfs.FileMode) *node {
	return &node{id: rootID + 1 + rand.Int64N(1<<53-rootID-2), path: name, mode: mode, mtime: time.Now()}
}

func (n *node) isDir() bool { return n.mode.IsDir() }

func (n *node) record() js.Value {
	fields := map[string]any{
		"id":         n.id,
		"path":       n.path,
		"mode":       uint32(n.mode),
		"size":       n.size,
		"mtime":      n.mtime.Unix(),
		"mtimeNanos": n.mtime.Nanosecond(),
		"generation": n.generation,
	}
	if n.path != "." {
		fields["dir"] = path.Dir(n.path)
	} else if n.born != "" { // older databases have none
		fields["born"] = n.born
	}
	return js.ValueOf(fields)
}

// parseNode reads a record; undefined is no record, and gives nil.
func parseNode(record js.Value) (*node, error) {
	if record.IsUndefined() {
		return nil, nil
	}
	if record.Type() != js.TypeObject || record.Get("path").Type() != js.TypeString {
		return nil, fsadapter.Describe(fsadapter.ErrCorrupt, "a record of IndexedDB without a path")
	}
	n := &node{path: record.Get("path").String()}
	var mode, seconds, nanos int64
	for key, target := range map[string]*int64{
		"id": &n.id, "mode": &mode, "size": &n.size, "mtime": &seconds,
		"mtimeNanos": &nanos, "generation": &n.generation,
	} {
		value := record.Get(key)
		if value.Type() != js.TypeNumber {
			return nil, corrupt(n, "its record has no "+key)
		}
		*target = int64(value.Float())
	}
	if born := record.Get("born"); born.Type() == js.TypeString {
		n.born = born.String()
	}
	if n.size < 0 {
		return nil, corrupt(n, "its record has a negative size")
	}
	n.mode, n.mtime = hackpadfs.FileMode(mode), time.Unix(seconds, nanos)
	return n, nil
}

// putNode stores a record under its id, as a change.
func (t *txn) putNode(n *node) write {
	n.generation++
	return func() js.Value { return t.nodes.Call("put", n.record()) }
}

// addNode stores a new record; an id or a path that is taken fails the
// transaction.
func (t *txn) addNode(n *node) write {
	n.generation++
	return func() js.Value { return t.nodes.Call("add", n.record()) }
}

// dropNode deletes a record.
func (t *txn) dropNode(n *node) write {
	return func() js.Value { return t.nodes.Call("delete", n.id) }
}

// dropChunks deletes the pieces of a file from index first on.
func (t *txn) dropChunks(id, first int64) write {
	return func() js.Value { return t.chunks.Call("delete", chunksFrom(id, first)) }
}

// putChunk stores one piece, an Uint8Array.
func (t *txn) putChunk(id, index int64, array js.Value) write {
	return func() js.Value { return t.chunks.Call("put", array, chunkKey(id, index)) }
}
