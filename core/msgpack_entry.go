package core

import (
	"math"
	"slices"
)

// entries takes an array of entries.
func (r *msgPackReader) entries() ([]Entry, error) {
	n, err := r.arrayLength("an array of entries")
	if err != nil || n == 0 {
		return nil, err
	}
	// The head may lie about the number, but not by more than fits.
	list := make([]Entry, 0, min(n, (len(r.data)-r.pos)/minEntrySize+1))
	r.skim = r.skims
	defer func() { r.skim = false }()
	for i := range n {
		list = slices.Grow(list, 1)[:i+1]
		start := r.pos
		if err := r.entry(&list[i]); err != nil {
			return nil, withinEntry(i, err)
		}
		if r.skim {
			r.spans = append(r.spans, span{start, r.pos})
		}
		if err := r.pace.at(r.pos); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// minArrayEntry is how many elements an entry written as an array has at
// least. The ones after may be missing and then have their defaults.
const minArrayEntry = fieldAccessCount

// entry takes one entry: its fields in order as an array, or by name in a map.
func (r *msgPackReader) entry(e *Entry) error {
	start := r.pos
	if isMsgPackMap(r.next()) {
		return r.entryMap(e)
	}
	n, err := r.arrayLength("an entry")
	if err != nil {
		return err
	}
	if n < minArrayEntry || n > len(entryFields.names) {
		return corrupt(start, "an entry of the wrong length")
	}
	for field := range n {
		if err := r.entryField(e, field); err != nil {
			return within(entryFields.names[field], err)
		}
	}
	return nil
}

func (r *msgPackReader) entryMap(e *Entry) error {
	start := r.pos
	n, err := r.mapLength("an entry")
	if err != nil {
		return err
	}
	var seen fieldSet
	var extra objectFrame
	for next := 0; n > 0; n-- {
		at := r.pos
		name, err := r.str()
		if err != nil {
			return err
		}
		field := entryFields.find(name, next)
		switch {
		case field == unknownField:
			err = r.extraField(&r.extra, &extra, &seen, name, at, entryDepth)
		case seen.has(field):
			err = corrupt(at, reasonDuplicate)
		default:
			seen |= 1 << field
			if err = r.entryField(e, field); err != nil {
				err = within(entryFields.names[field], err)
			}
		}
		if err != nil {
			return err
		}
		next = field + 1
	}
	if name := entryFields.missing(seen); name != "" {
		return corrupt(start, "no "+name)
	}
	e.Extra, err = r.endExtra(&r.extra, &extra, seen)
	return err
}

func (r *msgPackReader) entryField(e *Entry, field int) (err error) {
	switch field {
	case fieldID:
		var id []byte
		id, err = r.str()
		e.ID = r.strings.add(id)
	case fieldTier:
		e.Tier, err = r.tier()
	case fieldContent:
		var content []byte
		content, err = r.str()
		if !r.skim {
			e.Content = r.strings.add(content)
		}
	case fieldMetadata:
		e.Metadata, err = r.object(entryDepth)
	case fieldCreatedAt:
		e.CreatedAt, err = r.timestamp()
	case fieldLastAccessed:
		e.LastAccessed, err = r.timestamp()
	case fieldAccessCount:
		var count uint64
		count, err = r.uint(math.MaxUint32)
		e.AccessCount = uint32(count)
	case fieldImportance:
		e.Importance, err = r.importance()
	}
	return err
}
