package core

import (
	"time"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// appendContainerMsgPack appends a container that checkContainer accepts: an
// array of its fields, or a map when there are unknown ones.
func appendContainerMsgPack(dst []byte, c *Container) ([]byte, error) {
	dst = appendHeadMsgPack(dst, c, len(c.Entries))
	var err error
	for i := range c.Entries {
		if dst, err = appendEntryMsgPack(dst, &c.Entries[i], i); err != nil {
			return dst, err
		}
	}
	return c.Extra.appendMsgPackMembers(dst), nil
}

// appendHeadMsgPack appends what comes before the n entries of a container.
func appendHeadMsgPack(dst []byte, c *Container, n int) []byte {
	w := msgPackStruct{dst: dst, table: &containerFields}
	w.begin(c.Extra)
	w.dst = appendMsgPackUint(w.field(fieldVersion), StorageVersion)
	w.dst = appendMsgPackString(w.field(fieldSessionID), c.SessionID)
	w.dst = appendMsgPackTime(w.field(fieldContainerCreatedAt), c.CreatedAt)
	w.dst = appendMsgPackTime(w.field(fieldModifiedAt), c.ModifiedAt)
	return appendMsgPackArray(w.field(fieldEntries), n)
}

func appendEntryMsgPack(dst []byte, e *Entry, index int) ([]byte, error) {
	if err := checkEntry(e, index); err != nil {
		return dst, err
	}
	if !utf8.ValidString(e.ID) {
		return dst, invalidEntry(index, "id", reasonUTF8)
	}
	if !utf8.ValidString(e.Content) {
		return dst, invalidEntry(index, "content", reasonUTF8)
	}
	w := msgPackStruct{dst: dst, table: &entryFields}
	w.begin(e.Extra)
	w.dst = appendMsgPackString(w.field(fieldID), e.ID)
	w.dst = appendMsgPackString(w.field(fieldTier), string(e.Tier))
	w.dst = appendMsgPackString(w.field(fieldContent), e.Content)
	w.dst = e.Metadata.appendMsgPack(w.field(fieldMetadata))
	w.dst = appendMsgPackTime(w.field(fieldCreatedAt), e.CreatedAt)
	w.dst = appendMsgPackTime(w.field(fieldLastAccessed), e.LastAccessed)
	w.dst = appendMsgPackUint(w.field(fieldAccessCount), uint64(e.AccessCount))
	w.dst = appendMsgPackFloat32(w.field(fieldImportance), e.Importance)
	return e.Extra.appendMsgPackMembers(w.dst), nil
}

// msgPackStruct writes the known fields of a structure, in order.
type msgPackStruct struct {
	dst   []byte
	table *fieldTable
	named bool
}

// begin writes the head: of an array of the known fields, or of a map when
// there are others.
func (w *msgPackStruct) begin(extra Object) {
	if w.named = !extra.IsZero(); w.named {
		w.dst = appendMsgPackMap(w.dst, len(w.table.names)+extra.Len())
	} else {
		w.dst = appendMsgPackArray(w.dst, len(w.table.names))
	}
}

// field returns dst ready for the value of the given field.
func (w *msgPackStruct) field(field int) []byte {
	if w.named {
		w.dst = appendMsgPackString(w.dst, w.table.names[field])
	}
	return w.dst
}

func appendMsgPackTime(dst []byte, t time.Time) []byte {
	var room [len("2006-01-02T15:04:05.123456789Z")]byte
	return appendMsgPackString(dst, text.AppendTime(room[:0], t))
}
