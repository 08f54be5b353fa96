package core

import "context"

// Text is a whole memory as JSON.
type Text struct {
	Data    []byte // a container; it must not be changed
	Token   string // as that of [Container.Token]
	Entries int    // how many there are
}

// JSON returns the whole memory as the JSON text of a container. What others
// have stored before the call is part of it, even where List and the like have
// not heard of that yet.
//
// A program whose only number type is float64 makes the same of the text as of
// what [Encode] would write. White space and the order of fields are those of
// the file: nothing is faster than text that is there.
func (s *Session) JSON(ctx context.Context) (Text, error) {
	var text Text
	st := s.store
	err := st.readLatest(ctx, "load", func() error {
		data, err := st.text()
		text = Text{data, st.disk.seen.memory.token(), st.table.live}
		return located(err, st.disk.name)
	})
	if err != nil {
		return Text{}, err
	}
	return text, nil
}

func (s *store) text() ([]byte, error) {
	src := s.table.source
	format := src.info.Format
	switch {
	case src.plain && s.disk.seen.pending == 0:
		return src.data, nil
	case !src.plain:
		format = FormatJSONCompact
	}
	next, err := s.table.encode(&s.head, format, src.plain)
	if err != nil {
		return nil, err
	}
	return next.data, nil
}
