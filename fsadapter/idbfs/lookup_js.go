package idbfs

import (
	"strings"
	"syscall"
	"syscall/js"

	"github.com/hack-pad/hackpadfs"
)

// nodesByPath asks for the records of names and calls next with them, in
// order, nil for each that is proven not to exist.
func (t *txn) nodesByPath(names []string, next func([]*node)) {
	index := t.nodes.Call("index", pathIndex)
	requests := make([]js.Value, len(names))
	for i, name := range names {
		requests[i] = index.Call("get", name)
	}
	t.then(requests, func(results []js.Value) { t.parse(results, next) })
}

// nodesIn calls next with the records of a directory's entries.
func (t *txn) nodesIn(dir string, next func([]*node)) {
	request := t.nodes.Call("index", dirIndex).Call("getAll", dir)
	t.thenList(request, next)
}

// nodesBelow calls next with the records of all that is in a directory, at any
// depth: '0' is the character after '/'.
func (t *txn) nodesBelow(dir string, next func([]*node)) {
	below := keyRange.Call("bound", dir+"/", dir+"0", false, true)
	t.thenList(t.nodes.Call("index", pathIndex).Call("getAll", below), next)
}

func (t *txn) thenList(request js.Value, next func([]*node)) {
	t.then([]js.Value{request}, func(results []js.Value) {
		records := make([]js.Value, results[0].Length())
		for i := range records {
			records[i] = results[0].Index(i)
		}
		t.parse(records, next)
	})
}

func (t *txn) parse(records []js.Value, next func([]*node)) {
	nodes := make([]*node, len(records))
	for i, record := range records {
		n, err := parseNode(record)
		if err != nil {
			t.fail(err)
			return
		}
		nodes[i] = n
	}
	next(nodes)
}

// resolve looks a name up and calls next with its record, nil if it does not
// exist in a directory that does. A missing directory fails the transaction
// with ErrNotExist, a file in the place of one with ErrNotDir.
func (t *txn) resolve(name string, next func(*node)) {
	t.nodesByPath(lineage(name), func(nodes []*node) {
		last := len(nodes) - 1
		if err := checkParents(nodes[:last]); err != nil {
			t.fail(err)
			return
		}
		next(nodes[last])
	})
}

// need is resolve for a name that has to exist.
func (t *txn) need(name string, next func(*node)) {
	t.resolve(name, func(n *node) {
		if n == nil {
			t.fail(hackpadfs.ErrNotExist)
			return
		}
		next(n)
	})
}

// byID calls next with the record of an open file, which is gone once the file
// has been removed or replaced.
func (t *txn) byID(id int64, next func(*node)) {
	t.byIDAnd(id, nil, func(n *node, _ []js.Value) { next(n) })
}

// byIDAnd is byID for a step that has asked for more already.
func (t *txn) byIDAnd(id int64, more []js.Value, next func(*node, []js.Value)) {
	requests := append(more, t.nodes.Call("get", id))
	t.then(requests, func(results []js.Value) {
		t.parse(results[len(more):], func(nodes []*node) {
			if nodes[0] == nil {
				t.fail(syscall.ESTALE)
				return
			}
			next(nodes[0], results[:len(more)])
		})
	})
}

func checkParents(parents []*node) error {
	for _, n := range parents {
		switch {
		case n == nil:
			return hackpadfs.ErrNotExist
		case !n.isDir():
			return hackpadfs.ErrNotDir
		}
	}
	return nil
}

// missingDirs returns the writes that make the directories of names that are
// missing in nodes.
func (t *txn) missingDirs(names []string, nodes []*node, perm hackpadfs.FileMode) ([]write, error) {
	var writes []write
	for i, n := range nodes {
		switch {
		case n == nil:
			writes = append(writes, t.addNode(newNode(names[i], hackpadfs.ModeDir|perm.Perm())))
		case !n.isDir():
			return nil, &hackpadfs.PathError{Op: "mkdir", Path: names[i], Err: hackpadfs.ErrNotDir}
		}
	}
	return writes, nil
}

// lineage returns the names of the directories above a name, and the name.
func lineage(name string) []string {
	var names []string
	for i, c := range name {
		if c == '/' {
			names = append(names, name[:i])
		}
	}
	return append(names, name)
}

// isBelow reports whether a name is inside a directory.
func isBelow(name, dir string) bool { return strings.HasPrefix(name, dir+"/") }
