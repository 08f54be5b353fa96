package core

import "github.com/vmihailenco/msgpack/v5/msgpcode"

// Entries, containers and objects pass through encoding/json and through
// github.com/vmihailenco/msgpack/v5 without loss: the methods below write and
// read the form of a memory file. By their fields alone neither could, for an
// Object shows none.
//
// As both packages have it, null leaves what it is read into as it was.
//
// What v5 knows and a memory file does not is refused in reading: extensions
// (also its own for times), binary data, keys that are no strings, keys that
// occur twice, text that is not UTF-8, and within metadata floats that are not
// finite. What a file can hold v5 can hold too, but only these methods know that
// a map has an order in which it is written, and that more than 127 levels are
// too many.

// MarshalJSON returns the entry as compact JSON, as it stands in a container. An
// entry that no container can hold is an [*InvalidError].
func (e Entry) MarshalJSON() ([]byte, error) {
	return appendEntryJSON(nil, &e, noIndex, &compactLayout)
}

// UnmarshalJSON reads an entry that stands in a container as JSON. What is
// wrong with it is an [*InvalidError].
func (e *Entry) UnmarshalJSON(data []byte) error {
	r := newJSONReader(data)
	if isNullJSON(r) {
		return nil
	}
	return e.take(r)
}

// MarshalMsgpack returns the entry as MessagePack, as it stands in a container.
// Its errors are those of MarshalJSON.
func (e Entry) MarshalMsgpack() ([]byte, error) {
	return appendEntryMsgPack(nil, &e, noIndex)
}

// UnmarshalMsgpack reads an entry that stands in a container as MessagePack. What
// is wrong with it is an [*InvalidError].
func (e *Entry) UnmarshalMsgpack(data []byte) error {
	r := newMsgPackReader(data)
	if r.isNil() {
		return nil
	}
	return e.take(r)
}

// take makes the one entry that r is about to read the value of e.
func (e *Entry) take(r interface {
	entry(*Entry) error
	end() error
}) error {
	var read Entry
	err := r.entry(&read)
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return asInvalid("entry", err)
	}
	*e = read
	return nil
}

// MarshalJSON is [Encode] with [FormatJSONCompact].
func (c Container) MarshalJSON() ([]byte, error) { return Encode(&c, FormatJSONCompact) }

// UnmarshalJSON is [Decode], of JSON alone and without blank text.
func (c *Container) UnmarshalJSON(data []byte) error {
	r := newJSONReader(data)
	if isNullJSON(r) {
		return nil
	}
	read, err := r.document(StorageVersion)
	return c.take(read, err)
}

// MarshalMsgpack is [Encode] with [FormatMsgPack].
func (c Container) MarshalMsgpack() ([]byte, error) { return Encode(&c, FormatMsgPack) }

// UnmarshalMsgpack is [Decode], of MessagePack alone and without blank text.
func (c *Container) UnmarshalMsgpack(data []byte) error {
	r := newMsgPackReader(data)
	if r.isNil() {
		return nil
	}
	read, err := r.document(StorageVersion)
	return c.take(read, err)
}

// take makes a container that was read, of any version, the value of c.
func (c *Container) take(read *Container, err error) error {
	if err == nil {
		err = currentSchema.migrate(read, currentTime())
	}
	if err == nil {
		*c = *read
	}
	return err
}

// MarshalJSON returns the object's canonical text.
func (o Object) MarshalJSON() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalJSON is [ParseObject].
func (o *Object) UnmarshalJSON(data []byte) error {
	if isNullJSON(newJSONReader(data)) {
		return nil
	}
	read, err := ParseObject(data)
	if err == nil {
		*o = read
	}
	return err
}

// MarshalMsgpack returns the object as a map.
func (o Object) MarshalMsgpack() ([]byte, error) { return o.appendMsgPack(nil), nil }

// UnmarshalMsgpack reads an object that is a map with strings for keys. What is
// wrong with it is an [*InvalidError].
func (o *Object) UnmarshalMsgpack(data []byte) error {
	r := newMsgPackReader(data)
	if r.isNil() {
		return nil
	}
	read, err := r.object(0)
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return asInvalid("object", err)
	}
	*o = read
	return nil
}

// isNullJSON reports whether r, at its start, has nothing but null. Else it is
// left at the first byte that is no white space.
func isNullJSON(r *jsonReader) bool {
	r.peek()
	start := r.pos
	if r.literal(&r.text, "null") == nil && r.end() == nil {
		return true
	}
	r.pos = start
	return false
}

// isNil reports whether the reader has nothing but nil.
func (r *msgPackReader) isNil() bool { return len(r.data) == 1 && r.next() == msgpcode.Nil }
