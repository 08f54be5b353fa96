package core

import "slices"

// encode returns the content of a container with the given head and the entries
// of t. If copies is set, those that are in its source are copied, not decoded
// and encoded again.
func (t *table) encode(head *Container, f Format, copies bool) (*source, error) {
	if err := checkContainer(head); err != nil {
		return nil, err
	}
	next := &source{
		info:      Info{Format: f, Version: StorageVersion},
		spans:     make([]span, 0, t.live),
		canonical: true,
		plain:     f != FormatMsgPack,
	}
	next.data = slices.Grow(next.data, len(t.source.data)+t.live*16+containerRoom)
	var err error
	switch f {
	case FormatMsgPack:
		next.data = appendHeadMsgPack(next.data, head, t.live)
		if err = t.appendEntries(next, copies, "", "", appendEntryMsgPack); err == nil {
			next.data = head.Extra.appendMsgPackMembers(next.data)
		}
	default:
		err = t.encodeJSON(next, head, copies, layoutOf(f))
	}
	return next, err
}

func layoutOf(f Format) *layout {
	if f == FormatJSONCompact {
		return &compactLayout
	}
	return &prettyLayout
}

func (t *table) encodeJSON(next *source, head *Container, copies bool, l *layout) error {
	next.data = appendHeadJSON(next.data, head, l)
	if t.live == 0 {
		next.data = append(next.data, "[]"...)
	} else {
		err := t.appendEntries(next, copies, "["+l.beforeEntry, ","+l.beforeEntry,
			func(dst []byte, e *Entry, i int) ([]byte, error) { return appendEntryJSON(dst, e, i, l) })
		if err != nil {
			return err
		}
		next.data = append(next.data, l.afterEntries...)
	}
	next.data = appendTailJSON(next.data, head, l)
	return nil
}

// appendEntries appends all entries, with something before the first one and
// before each other one.
func (t *table) appendEntries(next *source, copies bool, first, other string, appendEntry func([]byte, *Entry, int) ([]byte, error)) error {
	before := first
	for i := range t.records {
		r := &t.records[i]
		if r.gone {
			continue
		}
		next.data = append(next.data, before...)
		before = other
		start := len(next.data)
		if copies && r.stored && !r.touched {
			next.data = append(next.data, t.source.data[r.at.start:r.at.end]...)
		} else {
			e, err := t.entry(i)
			if err != nil {
				return err
			}
			if next.data, err = appendEntry(next.data, &e, len(next.spans)); err != nil {
				return err
			}
		}
		next.spans = append(next.spans, span{start, len(next.data)})
	}
	return nil
}

// rebase makes next, which encode returned, the source of t.
func (t *table) rebase(next *source) {
	if t.live < len(t.records) {
		t.compact()
	}
	for i := range t.records {
		r := &t.records[i]
		r.at, r.stored, r.touched = next.spans[i], true, false
		r.Content, r.Metadata, r.Extra = "", Object{}, Object{}
	}
	next.spans = nil
	t.source = next
}
