package core

import (
	"math"
	"time"

	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"holdfast/core/internal/text"
)

// extraField takes the value of an unknown field and adds the field to the
// object that t builds.
func (r *msgPackReader) extraField(t *textBuilder, f *objectFrame, seen *fieldSet, name []byte, at, depth int) error {
	t.beginExtra(f, seen, name, at)
	return r.value(t, depth)
}

// endExtra returns the unknown fields that were added.
func (r *msgPackReader) endExtra(t *textBuilder, f *objectFrame, seen fieldSet) (Object, error) {
	if err := t.endExtra(f, seen); err != nil || !seen.has(anyExtra) {
		return Object{}, err
	}
	return r.keepObject(t.buf), nil
}

func (r *msgPackReader) tier() (Tier, error) {
	start := r.pos
	name, err := r.bytes()
	if err != nil {
		return "", err
	}
	return checkTier(name, start)
}

func (r *msgPackReader) timestamp() (time.Time, error) {
	start := r.pos
	text, err := r.bytes()
	if err != nil {
		return time.Time{}, err
	}
	return checkTimestamp(text, start)
}

// importance takes a number. What is no number at all is kept as it is, for
// the reference implementation writes it too.
func (r *msgPackReader) importance() (float32, error) {
	start := r.pos
	switch r.next() {
	case msgpcode.Float:
		// Not by way of a float64, which would change the bits of a NaN.
		bits, ok := r.sized(4)
		if !ok {
			return 0, corrupt(len(r.data), reasonEnd)
		}
		return math.Float32frombits(uint32(bits)), nil
	case msgpcode.Double:
		f, err := r.float()
		g := float32(f)
		if text.IsFinite(f) && !text.IsFinite32(g) {
			return 0, corrupt(start, reasonRange)
		}
		return g, err
	}
	v, negative, err := r.integer()
	if negative {
		return float32(int64(v)), err
	}
	return float32(v), err
}
