package core

import (
	"time"

	"holdfast/core/internal/text"
)

// Entry is one thing remembered.
type Entry struct {
	// ID names the entry. IDs are unique within a container by convention; the
	// format does not demand it.
	ID   string
	Tier Tier
	// Content is what is remembered. It must be valid UTF-8.
	Content string
	// Metadata is any JSON object. The zero value is the empty object.
	Metadata Object
	// CreatedAt and LastAccessed are stored in UTC with nanosecond precision,
	// for years 0 to 9999.
	CreatedAt    time.Time
	LastAccessed time.Time
	AccessCount  uint32
	// Importance is any finite number.
	Importance float32
	// Extra holds the fields of the stored entry that this version does not
	// know. They are written back as they came.
	Extra Object
}

// NewEntry returns an entry created and last accessed now.
func NewEntry(id string, tier Tier, content string) Entry {
	now := currentTime()
	return Entry{ID: id, Tier: tier, Content: content, CreatedAt: now, LastAccessed: now}
}

// ParseTime reads a time as an entry's times are read: RFC 3339, with at most
// nine digits of a second counting. For other text the error is an
// [*InvalidError].
func ParseTime(s string) (time.Time, error) {
	t, ok := text.ParseTime([]byte(s))
	if !ok {
		return t, &InvalidError{Field: "time", Reason: "not a time as in RFC 3339"}
	}
	return t, nil
}
