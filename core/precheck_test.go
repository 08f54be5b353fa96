package core

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"holdfast/fsadapter/memfs"
)

// What the start of a file is refused for is what the whole is refused for.
func TestTheStartIsRefusedForWhatTheWholeIs(t *testing.T) {
	filled := func(text string) []byte { return []byte(text + strings.Repeat(" ", precheckStart)) }
	for name, data := range map[string][]byte{
		"brackets":       bytes.Repeat([]byte("["), precheckStart),
		"braces":         bytes.Repeat([]byte(`{"a":`), precheckStart),
		"zeros":          make([]byte, precheckStart),
		"no version":     filled("{}"),
		"wrong type":     filled(`{"version":"1"}`),
		"duplicate keys": filled(`[{"id":"1","id":"2"}]`),
		"a byte order":   filled("\ufeff[]"),
	} {
		err := startDamage(data[:precheckStart])
		_, _, whole := Decode(data)
		if err == nil || err.Error() != whole.Error() {
			t.Errorf("%s: %v; the whole is refused for %v", name, err, whole)
		}
	}
}

// White space is blank, wherever its characters of several bytes are cut.
func TestABlankStartIsNotRefused(t *testing.T) {
	blank := []byte(strings.Repeat("\u1680", precheckStart))
	if err := startDamage(blank[:precheckStart]); err != nil {
		t.Error(err)
	}
}

// No start of a good file is refused, wherever it is cut.
func TestGoodStartsAreNotRefused(t *testing.T) {
	for name, data := range smallFiles(t) {
		for n := 2; n < len(data); n++ {
			if err := startDamage(data[:n:n]); err != nil {
				t.Fatalf("%s cut to %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestALargeFileWithADamagedStartIsNotRead(t *testing.T) {
	fsys := memfs.New()
	if err := fsys.ReplaceFile(t.Context(), "memory", bytes.Repeat([]byte("["), precheckFrom)); err != nil {
		t.Fatal(err)
	}
	b, err := Open(fsys, "memory", Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, loadErr := b.Load(t.Context())
	_, openErr := OpenSession(context.Background(), fsys, "memory", SessionOptions{})
	for _, err := range []error{loadErr, openErr} {
		if e, ok := errors.AsType[*CorruptError](err); !ok || e.Path != "memory" || e.Offset != 1 {
			t.Errorf("%v", err)
		}
	}
}
