package core

import "errors"

// span is where the bytes of an entry are in those of its container.
type span struct{ start, end int }

// source is the content of a container as it was read.
type source struct {
	data      []byte
	info      Info
	head      Container // all but the entries
	list      []Entry
	spans     []span // nil when the entries of list are whole
	canonical bool   // the entries are written as Encode writes them
	plain     bool   // as in textFacts
}

// readSource reads the content of a container. Missing or blank content, of
// which data may be nil, has no entries. canonical tells that it is
// written as Encode does.
func readSource(data []byte, canonical, skim bool) (*source, error) {
	now := currentTime()
	c, info, text, err := currentSchema.read(data, now, reading{skim: skim})
	if err == nil && skim && info.Version != StorageVersion {
		// A migration may have to see all of an entry.
		c, info, text, err = currentSchema.read(data, now, reading{})
	}
	if err != nil {
		return nil, err
	}
	s := &source{data: data, info: info, head: *c, list: c.Entries, spans: text.spans, canonical: canonical, plain: text.plain}
	s.head.Entries = nil
	return s, nil
}

// records returns the entries for a table, once.
func (s *source) records() []record {
	list := make([]record, len(s.list))
	for i := range s.list {
		list[i].Entry = s.list[i]
		if s.spans != nil {
			list[i].at, list[i].stored = s.spans[i], true
		}
	}
	s.list, s.spans = nil, nil
	return list
}

// entry decodes the entry at the given place.
func (s *source) entry(at span) (Entry, error) {
	var e Entry
	var err error
	if text := s.data[at.start:at.end]; s.info.Format == FormatMsgPack {
		err = newMsgPackReader(text).entry(&e)
	} else {
		err = newJSONReader(text).entry(&e)
	}
	return e, moved(err, int64(at.start))
}

// moved returns an error about bytes whose offsets are by less than those of
// the file that they are part of.
func moved(err error, by int64) error {
	if e, ok := errors.AsType[*CorruptError](err); ok {
		return &CorruptError{Path: e.Path, Offset: e.Offset + by, Reason: e.Reason}
	}
	return err
}
