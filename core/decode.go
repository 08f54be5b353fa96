package core

import "time"

// Info says how the bytes of a container were written.
type Info struct {
	// Format is how the bytes are written, and FormatAuto when they are blank.
	Format Format
	// Version is the version that the bytes have. Blank bytes, which have
	// none, count as the current one: there is nothing to migrate.
	Version uint32
	// Blank tells that there is nothing but white space.
	Blank bool
}

// Decode reads a container from the bytes of a memory file in any format and
// of any version up to StorageVersion, to which it is migrated. Blank bytes
// give an empty container of session "default", created now. The container
// keeps no part of data.
//
// Damaged bytes are a [*CorruptError], and those of a newer version are a
// [*VersionError].
func Decode(data []byte) (*Container, Info, error) {
	return currentSchema.decode(data, currentTime())
}

// DecodeEntries reads a JSON array of entries, as AppendEntriesJSON writes it.
// What is wrong with it is an [*InvalidError].
func DecodeEntries(data []byte) ([]Entry, error) {
	r := newJSONReader(data)
	list, err := r.entries()
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return nil, asInvalid("entries", err)
	}
	return list, nil
}

// decode is Decode for a given schema and time.
func (s schema) decode(data []byte, now time.Time) (*Container, Info, error) {
	c, info, _, err := s.read(data, now, reading{})
	return c, info, err
}

// reading is how a container is read.
type reading struct {
	// skim is to check everything, but to return where the entries are instead of
	// their content, metadata and unknown fields.
	skim bool
	say  func(done int) error // see pace; may be nil
}

// textFacts is what is known of the text of a container, beside what it says.
type textFacts struct {
	spans []span // where the entries are, when it was skimmed
	// plain tells that the text is JSON, of which a program that knows only
	// float64 makes the same as of what Encode would write.
	plain bool
}

// read is decode, in one of several ways.
func (s schema) read(data []byte, now time.Time, how reading) (*Container, Info, textFacts, error) {
	if isBlank(data) {
		c := &Container{Version: s.current, SessionID: "default", CreatedAt: now, ModifiedAt: now}
		return c, Info{Version: s.current, Blank: true}, textFacts{}, nil
	}
	format, err := sniff(data)
	if err != nil {
		return nil, Info{}, textFacts{}, err
	}
	var c *Container
	var text textFacts
	if format == FormatMsgPack {
		r := newMsgPackReader(data)
		r.skims, r.pace.say = how.skim, how.say
		c, err = r.document(s.current)
		text.spans = r.spans
	} else {
		r := newJSONReader(data)
		r.skims, r.pace.say = how.skim, how.say
		c, err = r.document(s.current)
		text = textFacts{r.spans, !r.altered}
	}
	if err != nil {
		return nil, Info{}, textFacts{}, err
	}
	info := Info{Format: format, Version: c.Version}
	if err := s.migrate(c, now); err != nil {
		return nil, Info{}, textFacts{}, err
	}
	return c, info, text, nil
}
