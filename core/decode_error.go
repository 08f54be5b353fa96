package core

import (
	"errors"
	"strconv"
)

// corrupt is called in many places, none of which is hot: inlined it would add
// 2 KB to the program for browsers.
//
//go:noinline
func corrupt(offset int, reason string) error {
	return &CorruptError{Offset: int64(offset), Reason: reason}
}

// within puts the place where err occurred, such as "entries[3]", in front of
// its reason.
func within(place string, err error) error {
	if e, ok := errors.AsType[*CorruptError](err); ok {
		return &CorruptError{Offset: e.Offset, Reason: place + ": " + e.Reason}
	}
	return err
}

func withinEntry(index int, err error) error {
	return within(entryPlace(index), err)
}

// noIndex is the index of an entry that stands alone.
const noIndex = -1

func entryPlace(index int) string {
	if index == noIndex {
		return "entry"
	}
	return "entries[" + strconv.Itoa(index) + "]"
}

// asInvalid turns what is wrong with bytes from the caller into an error about
// the caller's value.
func asInvalid(field string, err error) error {
	if e, ok := errors.AsType[*CorruptError](err); ok {
		return &InvalidError{Field: field, Reason: "at byte " + strconv.FormatInt(e.Offset, 10) + ": " + e.Reason}
	}
	return err
}
