package idbfs

import (
	"strconv"
	"syscall/js"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

var uint8Array = js.Global().Get("Uint8Array")

// chunkKey is the key of one piece of a file.
func chunkKey(id, index int64) js.Value {
	return js.ValueOf([]any{id, index})
}

// chunksFrom covers the pieces of a file from index first on: an array sorts
// after every number.
func chunksFrom(id, first int64) js.Value {
	return keyRange.Call("bound", chunkKey(id, first), js.ValueOf([]any{id, []any{}}))
}

// chunksOver covers the pieces that n bytes from offset off on lie in.
func chunksOver(id, off int64, n int) js.Value {
	last := (off + int64(max(n, 1)) - 1) / chunkSize
	return keyRange.Call("bound", chunkKey(id, off/chunkSize), chunkKey(id, last))
}

// putChunks stores the content of a new file and calls next. One array serves
// all whole pieces, because put copies its argument before it returns.
func (t *txn) putChunks(id int64, data []byte, next func()) {
	if len(data) == 0 {
		next()
		return
	}
	var array, request js.Value
	for index := int64(0); len(data) > 0; index++ {
		piece := data[:min(chunkSize, len(data))]
		if index == 0 || len(piece) < chunkSize {
			array = jsutil.NewUint8Array(len(piece))
		}
		js.CopyBytesToJS(array, piece)
		request = t.putChunk(id, index, array)()
		data = data[len(piece):]
	}
	t.then([]js.Value{request}, func([]js.Value) { next() })
}

// allChunks calls next with the content of a file.
func (t *txn) allChunks(n *node, next func([]byte)) {
	request := t.chunks.Call("getAll", chunksFrom(n.id, 0))
	t.then([]js.Value{request}, func(results []js.Value) {
		if want := (n.size + chunkSize - 1) / chunkSize; int64(results[0].Length()) != want {
			t.fail(corrupt(n, strconv.Itoa(results[0].Length())+" of "+strconv.FormatInt(int64(want), 10)+" pieces are there"))
			return
		}
		data := make([]byte, n.size)
		if _, err := readChunks(data, 0, n, results[0]); err != nil {
			t.fail(err)
			return
		}
		next(data)
	})
}

// readChunks copies the bytes of n from offset off on into p, as far as there
// are any. The first of chunks is the one that off falls on.
func readChunks(p []byte, off int64, n *node, chunks js.Value) (int, error) {
	count := int(max(0, min(int64(len(p)), n.size-off)))
	rest := p[:count]
	for i := 0; len(rest) > 0; i++ {
		index := off / chunkSize
		chunk := chunks.Index(i)
		if err := checkChunk(chunk, index, n); err != nil {
			return 0, err
		}
		if start := off % chunkSize; start > 0 {
			chunk = chunk.Call("subarray", start)
		}
		copied := js.CopyBytesToGo(rest, chunk)
		rest, off = rest[copied:], off+int64(copied)
	}
	return count, nil
}

// checkChunk compares a stored piece with what the record of its file says.
func checkChunk(chunk js.Value, index int64, n *node) error {
	if chunk.IsUndefined() || !chunk.InstanceOf(uint8Array) {
		return corrupt(n, "piece "+strconv.FormatInt(int64(index), 10)+" is missing")
	}
	if got, want := int64(chunk.Length()), chunkLen(index, n.size); got != want {
		return corrupt(n, "piece "+strconv.FormatInt(int64(index), 10)+" has "+strconv.FormatInt(got, 10)+
			" bytes instead of "+strconv.FormatInt(want, 10))
	}
	return nil
}

func corrupt(n *node, reason string) error {
	return fsadapter.Describe(fsadapter.ErrCorrupt, n.path+" in IndexedDB: "+reason)
}
