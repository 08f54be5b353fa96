package core

import (
	"encoding/binary"
	"time"

	"holdfast/core/internal/text"
)

// extraField takes the value of an unknown field and adds the field to the
// object that t builds.
func (r *jsonReader) extraField(t *textBuilder, f *objectFrame, seen *fieldSet, name []byte, at, depth int) error {
	t.beginExtra(f, seen, name, at)
	return r.value(t, depth)
}

// endExtra returns the unknown fields that were added.
func (r *jsonReader) endExtra(t *textBuilder, f *objectFrame, seen fieldSet) (Object, error) {
	if err := t.endExtra(f, seen); err != nil || !seen.has(anyExtra) {
		return Object{}, err
	}
	return r.keepObject(t.buf), nil
}

func (r *jsonReader) tier() (Tier, error) {
	start := r.pos
	if rest := r.data[start:]; len(rest) > len(`"long_term"`) && rest[0] == '"' {
		var tier Tier
		switch binary.LittleEndian.Uint64(rest[1:]) {
		case wordWorking:
			tier = TierWorking
		case wordSession:
			tier = TierSession
		case wordProject:
			tier = TierProject
		case wordLongTerm:
			if rest[9] == 'm' && rest[10] == '"' {
				tier = TierLongTerm
			}
		}
		if tier != "" {
			r.pos += len(tier) + 2
			return tier, nil
		}
	}
	name, err := r.str()
	if err != nil {
		return "", err
	}
	return checkTier(name, start)
}

func (r *jsonReader) timestamp() (time.Time, error) {
	start := r.pos
	if rest := r.data[start:]; len(rest) > len(`"2006-01-02T15:04:05.123456789Z"`) && rest[0] == '"' {
		rest = rest[1:]
		if n := timestampLength(rest); n > 0 && rest[n] == '"' {
			if t, ok := text.ParseTime(rest[:n]); ok {
				r.pos += n + 2
				r.altered = r.altered || !text.IsShortTime(rest[:n])
				return t, nil
			}
		}
	}
	r.altered = true
	text, err := r.str()
	if err != nil {
		return time.Time{}, err
	}
	return checkTimestamp(text, start)
}

// timestampLength returns the length of the timestamp that b starts with, if
// it has one of the forms that are written, and else 0.
func timestampLength(b []byte) int {
	b = b[:len("2006-01-02T15:04:05.123456789Z")]
	switch byte('Z') {
	case b[19]:
		return 20
	case b[29]:
		return 30
	case b[23]:
		return 24
	case b[26]:
		return 27
	}
	return 0
}

func (r *jsonReader) importance() (float32, error) {
	start := r.pos
	digits, err := r.number()
	if err != nil {
		return 0, err
	}
	f, ok := r.num.Float32(digits)
	if !ok {
		return 0, corrupt(start, reasonRange)
	}
	if !r.altered && !r.num.SurvivesFloat32() {
		r.altered = string(text.AppendFloat32(nil, f)) != string(digits)
	}
	return f, nil
}

// The first eight bytes of the tiers in JSON, after the opening quote.
const (
	wordWorking  = 0x22676e696b726f77 // working"
	wordSession  = 0x226e6f6973736573 // session"
	wordProject  = 0x227463656a6f7270 // project"
	wordLongTerm = 0x7265745f676e6f6c // long_ter
)
