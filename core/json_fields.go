package core

import "time"

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
	if text, ok := r.shortText(); ok {
		if tier, ok := tierFromBytes(text); ok {
			r.pos += len(text) + 2
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
	if text, ok := r.shortText(); ok {
		if t, ok := parseTimestamp(text); ok {
			r.pos += len(text) + 2
			r.altered = r.altered || !isShortTimestamp(text)
			return t, nil
		}
	}
	r.altered = true
	text, err := r.str()
	if err != nil {
		return time.Time{}, err
	}
	return checkTimestamp(text, start)
}

func (r *jsonReader) importance() (float32, error) {
	start := r.pos
	text, err := r.number()
	if err != nil {
		return 0, err
	}
	f, ok := r.num.float32(text)
	if !ok {
		return 0, corrupt(start, reasonRange)
	}
	if !r.altered && !r.num.survivesFloat32() {
		r.altered = string(appendFloat32(nil, f)) != string(text)
	}
	return f, nil
}
