package core

import (
	"math"
	"strconv"
	"strings"
)

// storedNumbers finds, for an entry that comes from a program whose only number
// type is float64, what is stored of it. It holds the entries with numbers that
// such a program can't give back as it got them, by ID; entries that share an
// ID stand in their order in the file.
type storedNumbers map[string][]looseObjects

type looseObjects struct{ metadata, extra Object }

// looseNumbers are the stored numbers of a memory, where they are known.
type looseNumbers struct {
	known  bool
	stored storedNumbers
}

func newLooseNumbers(entries []Entry) looseNumbers {
	return looseNumbers{true, newStoredNumbers(entries)}
}

// apply does an operation to them. When entries share an ID, doubles, it might
// mean any of those.
func (n *looseNumbers) apply(op *operation, doubles bool) {
	switch {
	case !n.known:
	case op.code == opTouch || op.code == opSessionID:
	case doubles:
		*n = looseNumbers{}
	case op.code == opClear:
		n.stored = nil
	case op.code == opDelete:
		delete(n.stored, op.id)
	case op.code == opPut:
		n.put(&op.entry)
	}
}

func (n *looseNumbers) put(e *Entry) {
	delete(n.stored, e.ID)
	for id, objects := range newStoredNumbers([]Entry{*e}) {
		if n.stored == nil {
			n.stored = storedNumbers{}
		}
		n.stored[id] = objects
	}
}

// clone returns o without sharing memory with what it was decoded from.
func (o Object) clone() Object { return Object{strings.Clone(o.text)} }

// newStoredNumbers returns nil when no entry has such numbers.
func newStoredNumbers(entries []Entry) storedNumbers {
	var stored storedNumbers
	for i := range entries {
		e := &entries[i]
		if hasLooseNumber(e.Metadata.text) || hasLooseNumber(e.Extra.text) {
			if stored == nil {
				stored = storedNumbers{}
			}
			stored[e.ID] = nil
		}
	}
	if stored == nil {
		return nil
	}
	for i := range entries {
		e := &entries[i]
		if _, ok := stored[e.ID]; ok {
			stored[e.ID] = append(stored[e.ID], looseObjects{e.Metadata.clone(), e.Extra.clone()})
		}
	}
	return stored
}

// restoreEntries returns entries with the numbers that only lost their form
// written as they are stored. It changes a copy.
func (s storedNumbers) restoreEntries(entries []Entry) []Entry {
	if len(s) == 0 {
		return entries
	}
	met := make(map[string]int, len(s))
	copied := false
	for i := range entries {
		e := &entries[i]
		stored := s[e.ID]
		nth := met[e.ID]
		if nth >= len(stored) {
			continue
		}
		met[e.ID] = nth + 1
		metadata := restoreNumbers(stored[nth].metadata, e.Metadata)
		extra := restoreNumbers(stored[nth].extra, e.Extra)
		if metadata == e.Metadata && extra == e.Extra {
			continue
		}
		if !copied {
			entries, copied = append([]Entry(nil), entries...), true
		}
		entries[i].Metadata, entries[i].Extra = metadata, extra
	}
	return entries
}

// restoreNumbers returns fresh with the text of stored for every number that is
// at the same place in both, and the same as a float64.
func restoreNumbers(stored, fresh Object) Object {
	if stored == fresh || !hasLooseNumber(stored.text) {
		return fresh
	}
	texts := map[string]string{}
	eachNumber(stored.text, func(path []byte, start, end int) {
		if number := stored.text[start:end]; isLoose(number) {
			texts[string(path)] = number
		}
	})
	var out strings.Builder
	done := 0
	eachNumber(fresh.text, func(path []byte, start, end int) {
		if text, ok := texts[string(path)]; ok && sameFloat(text, fresh.text[start:end]) {
			out.WriteString(fresh.text[done:start])
			out.WriteString(text)
			done = end
		}
	})
	if done == 0 {
		return fresh
	}
	out.WriteString(fresh.text[done:])
	return Object{out.String()}
}

func sameFloat(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && math.Float64bits(x) == math.Float64bits(y) // -0 is not 0
}

// isLoose reports whether a number might be written otherwise by a program that
// reads it as a float64: integers of more than 15 digits, and floats that are
// whole numbers. It may say so of others, which does no harm.
func isLoose(number string) bool {
	if strings.IndexByte(number, 'e') >= 0 {
		return true
	}
	whole, fraction, isFloat := strings.Cut(number, ".")
	if isFloat {
		return fraction == "0"
	}
	return len(whole) > 15
}

// hasLooseNumber reports whether canonical JSON text has a loose number.
func hasLooseNumber(text string) bool {
	for len(text) > 0 {
		n := tokenLength(text)
		if isNumberStart(text[0]) && isLoose(text[:n]) {
			return true
		}
		text = text[n:]
	}
	return false
}

func isNumberStart(c byte) bool { return c == '-' || '0' <= c && c <= '9' }

// eachNumber calls visit for each number in canonical JSON text, in order, with
// where it begins and ends and with the names and indices that lead to it. path
// is only valid during the call.
func eachNumber(text string, visit func(path []byte, start, end int)) {
	if text != "" {
		(&numberWalk{text: text, visit: visit}).value()
	}
}

type numberWalk struct {
	text  string
	pos   int
	path  []byte
	visit func(path []byte, start, end int)
}

func (w *numberWalk) value() {
	switch c := w.text[w.pos]; {
	case c == '{':
		w.elements('}', w.name)
	case c == '[':
		w.elements(']', w.index)
	default:
		start := w.pos
		w.pos += tokenLength(w.text[start:])
		if isNumberStart(c) {
			w.visit(w.path, start, w.pos)
		}
	}
}

// elements walks through an object or array. step puts the name or index of
// the next element into the path.
func (w *numberWalk) elements(end byte, step func(i int)) {
	depth := len(w.path)
	w.pos++
	for i := 0; w.text[w.pos] != end; i++ {
		if i > 0 {
			w.pos++ // the comma
		}
		step(i)
		w.value()
		w.path = w.path[:depth]
	}
	w.pos++
}

func (w *numberWalk) name(int) {
	end := w.pos + tokenLength(w.text[w.pos:])
	w.path = append(w.path, w.text[w.pos:end]...)
	w.pos = end + 1 // and the colon
}

func (w *numberWalk) index(i int) {
	w.path = append(w.path, '[')
	w.path = strconv.AppendInt(w.path, int64(i), 10)
}
