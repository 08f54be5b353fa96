package core

import (
	"math"
	"math/bits"
	"slices"
)

// entries takes an array of entries.
func (r *jsonReader) entries() ([]Entry, error) {
	if err := r.expect('[', "an array of entries"); err != nil {
		return nil, err
	}
	r.skim = r.skims
	defer func() { r.skim = false }()
	var list []Entry
	for {
		more, err := r.more(len(list) == 0, ']')
		if err != nil || !more {
			return list, err
		}
		start := r.pos
		list = slices.Grow(list, 1)[:len(list)+1]
		if err := r.entry(&list[len(list)-1]); err != nil {
			return nil, withinEntry(len(list)-1, err)
		}
		if r.skim {
			r.spans = append(r.spans, span{start, r.pos})
		}
		if err := r.pace.at(r.pos); err != nil {
			return nil, err
		}
		if len(list) == 1 {
			list = growEntries(list, len(r.data)-r.pos, r.pos-start)
		}
	}
}

// minEntrySize is what the shortest entry takes in MessagePack: an array of
// six, a tier, two times, and one byte for each of the others. JSON takes more.
const minEntrySize = 1 + 1 + len("\xa7session") + 1 + 1 + 2*len("\xb42006-01-02T15:04:05Z")

// growEntries makes room in the list for the entries that may be in the
// remaining bytes, supposing that the others are as long as the first one.
func growEntries(list []Entry, remaining, first int) []Entry {
	return slices.Grow(list, remaining/max(first, minEntrySize)+1)
}

// entry takes one entry.
func (r *jsonReader) entry(e *Entry) error {
	start := r.pos
	seen, err := r.laidOutFields(e)
	if err != nil {
		return err
	}
	if seen == 0 {
		if err := r.expect('{', "an entry"); err != nil {
			return err
		}
	}
	var extra objectFrame
	for next := bits.Len16(uint16(seen)); ; {
		more, err := r.more(seen == 0, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		at := r.pos
		name, err := r.key()
		if err != nil {
			return err
		}
		field := entryFields.find(name, next)
		if field == unknownField {
			err = r.extraField(&r.extra, &extra, &seen, name, at, entryDepth)
		} else {
			err = r.knownField(e, field, &seen, at)
		}
		if err != nil {
			return err
		}
		next = field + 1
	}
	if name := entryFields.missing(seen); name != "" {
		return corrupt(start, "no "+name)
	}
	r.altered = r.altered || seen&allEntryFields != allEntryFields
	e.Extra, err = r.endExtra(&r.extra, &extra, seen)
	return err
}

// laidOutFields takes the opening brace and as many fields as come in the
// order and with the white space that Encode writes. One comparison then takes
// the place of reading a comma, a name and a colon.
func (r *jsonReader) laidOutFields(e *Entry) (seen fieldSet, err error) {
	for field, prefix := range r.layout.entry {
		limit := r.pos + len(prefix)
		if limit > len(r.data) || string(r.data[r.pos:limit]) != prefix {
			break
		}
		r.pos = limit
		if limit < len(r.data) && r.data[limit] <= ' ' {
			r.peek() // there may be more white space than Encode writes
		}
		seen |= 1 << field
		if err := r.entryField(e, field); err != nil {
			return seen, within(entryFields.names[field], err)
		}
	}
	return seen, nil
}

func (r *jsonReader) knownField(e *Entry, field int, seen *fieldSet, at int) error {
	if seen.has(field) {
		return corrupt(at, reasonDuplicate)
	}
	*seen |= 1 << field
	if err := r.entryField(e, field); err != nil {
		return within(entryFields.names[field], err)
	}
	return nil
}

func (r *jsonReader) entryField(e *Entry, field int) (err error) {
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
