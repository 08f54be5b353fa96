package core

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// Encode writes a container in the given format; FormatAuto means FormatJSON.
// The same container gives the same bytes.
//
// What no file can hold is an [*InvalidError] that names it: a tier that does
// not exist, text that is not UTF-8, a time outside of the years 0 to 9999, an
// unknown field with a known name, objects nested too deeply, and in JSON an
// importance that is not a finite number.
func Encode(c *Container, f Format) ([]byte, error) {
	return AppendEncode(nil, c, f)
}

// AppendEncode is Encode that appends to dst. On an error it returns dst as it
// was.
func AppendEncode(dst []byte, c *Container, f Format) ([]byte, error) {
	if err := checkContainer(c); err != nil {
		return dst, err
	}
	var out []byte
	var err error
	switch f {
	case FormatAuto, FormatJSON:
		out = slices.Grow(dst, prettyLayout.size(c.Entries))
		out, err = appendContainerJSON(out, c, &prettyLayout)
	case FormatJSONCompact:
		out = slices.Grow(dst, compactLayout.size(c.Entries))
		out, err = appendContainerJSON(out, c, &compactLayout)
	case FormatMsgPack:
		out = slices.Grow(dst, msgPackSize(c.Entries))
		out, err = appendContainerMsgPack(out, c)
	default:
		err = &InvalidError{Field: "format", Reason: "unknown format " + strconv.Itoa(int(f))}
	}
	if err != nil {
		return dst, err
	}
	return out, nil
}

// AppendEntriesJSON appends the entries as a compact JSON array. Its errors
// are those of Encode; on an error it returns dst as it was.
func AppendEntriesJSON(dst []byte, entries []Entry) ([]byte, error) {
	out := slices.Grow(dst, compactLayout.size(entries))
	out, err := appendEntriesJSON(out, entries, &compactLayout)
	if err != nil {
		return dst, err
	}
	return out, nil
}

// checkContainer checks all but the entries of a container.
func checkContainer(c *Container) error {
	switch {
	case c == nil:
		return &InvalidError{Field: "container", Reason: "is nil"}
	case c.Version != StorageVersion && c.Version != 0:
		return &InvalidError{Field: "version", Reason: "is not " + strconv.Itoa(StorageVersion)}
	case !utf8.ValidString(c.SessionID):
		return &InvalidError{Field: "session_id", Reason: reasonUTF8}
	case !text.ValidTime(c.CreatedAt):
		return &InvalidError{Field: "created_at", Reason: reasonYear}
	case !text.ValidTime(c.ModifiedAt):
		return &InvalidError{Field: "modified_at", Reason: reasonYear}
	}
	if err := checkExtra(c.Extra, &containerFields, containerDepth); err != nil {
		return err
	}
	return nil
}

const reasonYear = "year is not within 0 to 9999"

// checkEntry checks all of an entry but its texts, which are checked while
// they are written. Errors name the entry by its index.
func checkEntry(e *Entry, index int) error {
	switch {
	case !e.Tier.Valid():
		return invalidEntry(index, "tier", "unknown tier "+strconv.Quote(string(e.Tier)))
	case !text.ValidTime(e.CreatedAt):
		return invalidEntry(index, "created_at", reasonYear)
	case !text.ValidTime(e.LastAccessed):
		return invalidEntry(index, "last_accessed", reasonYear)
	case e.Metadata.deeperThan(maxDepth - entryDepth):
		return invalidEntry(index, "metadata", reasonDepth)
	}
	if e.Extra.IsZero() {
		return nil
	}
	if err := checkExtra(e.Extra, &entryFields, entryDepth); err != nil {
		return invalidEntry(index, err.Field, err.Reason)
	}
	return nil
}

func invalidEntry(index int, field, reason string) error {
	return &InvalidError{Field: entryPlace(index) + "." + field, Reason: reason}
}

// checkExtra checks the unknown fields of a structure of the given depth.
func checkExtra(extra Object, table *fieldTable, depth int) *InvalidError {
	if extra.IsZero() {
		return nil
	}
	for _, name := range table.names {
		if _, ok := extra.find(name); ok {
			return &InvalidError{Field: "extra", Reason: name + " is a known field"}
		}
	}
	// The fields of extra belong to the structure itself.
	if extra.deeperThan(maxDepth - depth + 1) {
		return &InvalidError{Field: "extra", Reason: reasonDepth}
	}
	return nil
}
