package core

// table is the entries of a session: by position, as they stand in the
// container, and by ID. It does what the operations of a journal say.
//
// Entries of the container it was made from are only decoded when somebody
// asks for more of them than a record holds.
type table struct {
	source  *source
	records []record
	live    int // records that are not gone
	byID    map[string]int32
	// doubles tells that some ID occurs more than once: byID has the last one.
	doubles bool
	orders  [sortKeys]ordering
}

// record is an entry of a table.
type record struct {
	// Entry is whole, except that a stored record lacks content, metadata and
	// unknown fields: those are in the source.
	Entry
	at     span
	stored bool
	// touched tells of a stored record that access time or count differ from
	// what the source says.
	touched bool
	gone    bool // deleted; its place is taken up by nobody
}

func newTable(src *source) *table {
	t := &table{source: src, records: src.records()}
	t.live = len(t.records)
	return t
}

// find returns the position of the entry with the given ID, -1 if there is
// none. If there are several it is the last one.
func (t *table) find(id string) int {
	if i, ok := t.index()[id]; ok {
		return int(i)
	}
	return -1
}

// index returns byID. It is made when it is first needed: listing entries of a
// container needs none.
func (t *table) index() map[string]int32 {
	if t.byID != nil {
		return t.byID
	}
	t.byID = make(map[string]int32, len(t.records))
	for i := range t.records {
		if r := &t.records[i]; !r.gone {
			t.byID[r.ID] = int32(i)
		}
	}
	t.doubles = len(t.byID) < t.live
	return t.byID
}

// entry returns the whole entry at position i.
func (t *table) entry(i int) (Entry, error) {
	r := &t.records[i]
	if !r.stored {
		return r.Entry, nil
	}
	e, err := t.source.entry(r.at)
	if err == nil && r.touched {
		e.LastAccessed, e.AccessCount = r.LastAccessed, r.AccessCount
	}
	return e, err
}

// apply does one operation.
func (t *table) apply(op *operation) {
	switch op.code {
	case opPut:
		t.put(op.entry)
	case opDelete:
		t.remove(op.id)
	case opClear:
		*t = table{source: t.source, byID: map[string]int32{}}
	case opTouch:
		if i := t.find(op.id); i >= 0 {
			r := &t.records[i]
			r.LastAccessed, r.AccessCount, r.touched = op.accessed, op.count, true
		}
	}
}

// put replaces the entry with the ID of e, which keeps its position, or adds e
// at the end.
func (t *table) put(e Entry) {
	index := t.index()
	if i, ok := index[e.ID]; ok {
		t.moves(i, &e)
		t.records[i] = record{Entry: e}
		return
	}
	index[e.ID] = int32(len(t.records))
	t.records = append(t.records, record{Entry: e})
	t.live++
}

// remove removes all entries with an ID. Their positions stay empty until
// there are too many of those.
func (t *table) remove(id string) {
	i := t.find(id)
	if i < 0 {
		return
	}
	delete(t.byID, id)
	t.drop(i)
	if t.doubles {
		for j := range t.records {
			if t.records[j].ID == id && !t.records[j].gone {
				t.drop(j)
			}
		}
	}
	if len(t.records) > 64 && t.live < len(t.records)/2 {
		t.compact()
	}
}

// drop empties a position. What orderings go by stays there.
func (t *table) drop(i int) {
	e := &t.records[i].Entry
	t.records[i] = record{Entry: Entry{ID: e.ID, CreatedAt: e.CreatedAt, Importance: e.Importance}, gone: true}
	t.live--
}

// compact takes out the empty positions.
func (t *table) compact() {
	kept := make([]record, 0, t.live)
	to := make([]int32, len(t.records))
	for i := range t.records {
		to[i] = -1
		if !t.records[i].gone {
			to[i] = int32(len(kept))
			kept = append(kept, t.records[i])
		}
	}
	t.records, t.byID = kept, nil
	for k := range t.orders {
		t.orders[k].renumber(to)
	}
}

// entries returns all entries, in their order.
func (t *table) entries() ([]Entry, error) {
	if t.live == 0 {
		return nil, nil
	}
	list := make([]Entry, 0, t.live)
	for i := range t.records {
		if t.records[i].gone {
			continue
		}
		e, err := t.entry(i)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}
