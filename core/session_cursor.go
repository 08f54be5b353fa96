package core

import (
	"strconv"
	"strings"

	"holdfast/core/internal/text"
)

// cursor is a place in an order: behind an entry, of which it has the ID and
// what else the order goes by. So it does not matter whether that entry is still
// there. Entries of the same key, which have one ID, are counted.
type cursor struct {
	entry Entry
	nth   int // of those with the key
}

// meet moves c behind the next entry of a listing.
func (c *cursor) meet(k sortKey, e *Entry) {
	if c.nth > 0 && k.compare(&c.entry, e) == 0 {
		c.nth++
		return
	}
	c.nth = 1
	c.entry.ID, c.entry.CreatedAt, c.entry.Importance = e.ID, e.CreatedAt, e.Importance
}

// within reports whether c is no further than after, of entries that are not
// before it.
func (c *cursor) within(k sortKey, after *cursor) bool {
	return c.nth <= after.nth && k.compare(&c.entry, &after.entry) == 0
}

// text returns what parseCursor reads: the name of the order, what it goes by,
// the number, and the ID.
func (c *cursor) text(o Order) string {
	dst := []byte(o.String() + " ")
	k, _ := o.key()
	if k == keyImportance {
		dst = append(strconv.AppendFloat(dst, float64(c.entry.Importance), 'g', -1, 32), ' ')
	}
	if k != keyID {
		dst = append(text.AppendTime(dst, c.entry.CreatedAt), ' ')
	}
	dst = append(strconv.AppendInt(dst, int64(c.nth), 10), ' ')
	return string(append(dst, c.entry.ID...))
}

// parseCursor reads a cursor of the given order.
func parseCursor(s string, o Order) (c cursor, ok bool) {
	name, rest, ok := strings.Cut(s, " ")
	if !ok || name != o.String() {
		return c, false
	}
	k, _ := o.key()
	var field string
	if k == keyImportance {
		field, rest, _ = strings.Cut(rest, " ")
		importance, err := strconv.ParseFloat(field, 32)
		if err != nil {
			return c, false
		}
		c.entry.Importance = float32(importance)
	}
	if k != keyID {
		field, rest, _ = strings.Cut(rest, " ")
		if c.entry.CreatedAt, ok = text.ParseTime([]byte(field)); !ok {
			return c, false
		}
	}
	field, c.entry.ID, ok = strings.Cut(rest, " ")
	nth, err := strconv.ParseUint(field, 10, 31)
	c.nth = int(nth)
	return c, ok && err == nil && nth > 0
}
