package core

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"holdfast/core/internal/text"
)

// smallFiles are containers in all formats, with unknown fields in some.
func smallFiles(t testing.TB) map[string][]byte {
	t.Helper()
	c := mustDecode(t, []byte(extendedJSON))
	files := map[string][]byte{"v0": []byte("[" + testEntryJSON + "]"), "v0 msgpack": bareMsgPack(t, c.Entries)}
	for _, f := range benchFormats {
		files["extended "+f.String()] = mustEncode(t, c, f)
	}
	for _, name := range []string{"single", "metadata", "text"} {
		for _, source := range goldenSources {
			files[name+"/"+source] = goldenFile(t, name, source)
		}
	}
	return files
}

func TestTruncationAtEveryByte(t *testing.T) {
	for name, data := range smallFiles(t) {
		for n := 1; n < len(data); n++ {
			_, _, err := Decode(data[:n:n])
			e, ok := errors.AsType[*CorruptError](err)
			if !ok || e.Offset < 0 || e.Offset > int64(n) {
				t.Errorf("%s cut to %d of %d bytes: %v", name, n, len(data), err)
			}
		}
	}
}

// A changed bit may make another container, a newer version or damage, and
// what is read of it can be written and read again.
func TestBitFlips(t *testing.T) {
	for name, data := range smallFiles(t) {
		// All bits of a short file, and some of a longer one.
		step := 1 + len(data)/400
		for i := range data {
			for bit := i % step; bit < 8; bit += step {
				changed := bytes.Clone(data)
				changed[i] ^= 1 << bit
				c, _, err := Decode(changed)
				if err == nil {
					rewrite(t, c)
					continue
				}
				if e, ok := errors.AsType[*CorruptError](err); ok && e.Offset >= 0 && e.Offset <= int64(len(data)) {
					continue
				}
				if _, ok := errors.AsType[*VersionError](err); !ok {
					t.Fatalf("%s with bit %d of byte %d changed: %v", name, bit, i, err)
				}
			}
		}
	}
}

// rewrite writes c in every format and reads it again, to the same bytes.
func rewrite(t testing.TB, c *Container) {
	t.Helper()
	for _, f := range benchFormats {
		data, err := Encode(c, f)
		if _, ok := errors.AsType[*InvalidError](err); ok && f != FormatMsgPack && !allFinite(c) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		back, info, err := Decode(data)
		if err != nil {
			t.Fatalf("%v in %.200q", err, data)
		}
		if info.Format != f || info.Version != StorageVersion {
			t.Fatalf("%+v, want %v", info, f)
		}
		wantBytes(t, mustEncode(t, back, f), data)
		wantBytes(t, mustEncode(t, back, FormatMsgPack), mustEncode(t, c, FormatMsgPack))
	}
}

func allFinite(c *Container) bool {
	for i := range c.Entries {
		if !text.IsFinite32(c.Entries[i].Importance) {
			return false
		}
	}
	return true
}

// nested returns arrays or objects within each other.
func nested(levels int, opening, inner, closing string) string {
	return strings.Repeat(opening, levels) + inner + strings.Repeat(closing, levels)
}

func TestDepth(t *testing.T) {
	const inMetadata = maxDepth - entryDepth - 1 // below the metadata itself
	tests := []struct {
		name  string
		text  string // with %s for the deep value
		limit int    // how many levels that value may have
	}{
		{"metadata", strings.Replace(testContainerJSON("1"), `{"a":1}`, `{"a":%s}`, 1), inMetadata},
		{"metadata in v0", "[" + strings.Replace(testEntryJSON, `{"a":1}`, `{"a":%s}`, 1) + "]", inMetadata},
		{"field of an entry", strings.Replace(testContainerJSON("1"), `"id"`, `"x":%s,"id"`, 1), maxDepth - entryDepth},
		{"field of a container", strings.Replace(testContainerJSON("1"), `"session_id"`, `"x":%s,"session_id"`, 1), maxDepth - containerDepth},
	}
	for _, test := range tests {
		for _, brackets := range [][3]string{{"[", "", "]"}, {`{"a":`, "1", "}"}} {
			deep := nested(test.limit, brackets[0], brackets[1], brackets[2])
			c, _, err := Decode(fmt.Appendf(nil, test.text, deep))
			if err != nil {
				t.Errorf("%s, %d levels: %v", test.name, test.limit, err)
				continue
			}
			rewrite(t, c)
			deep = nested(test.limit+1, brackets[0], brackets[1], brackets[2])
			_, _, err = Decode(fmt.Appendf(nil, test.text, deep))
			if e, ok := errors.AsType[*CorruptError](err); !ok || !strings.Contains(e.Reason, reasonDepth) {
				t.Errorf("%s, %d levels: %v", test.name, test.limit+1, err)
			}
		}
	}
}

func TestDepthOfMsgPack(t *testing.T) {
	for _, opening := range []string{"\x91", "\x81\xa1a"} {
		for levels, ok := range map[int]bool{maxDepth - entryDepth - 1: true, maxDepth - entryDepth: false} {
			data := "\x91\x96\xa11\xa7session\xa1x\x81\xa1a" + strings.Repeat(opening, levels) + "\x01" + mpTime + mpTime
			c, _, err := Decode([]byte(data))
			if (err == nil) != ok {
				t.Errorf("%d levels of %q: %v", levels, opening, err)
			}
			if err == nil {
				rewrite(t, c)
			}
		}
	}
}

func TestEncodeRefusesDepth(t *testing.T) {
	deep, err := ParseObject([]byte(nested(maxDepth-entryDepth+1, `{"a":`, "1", "}")))
	if err != nil {
		t.Fatal(err)
	}
	e := mustDecode(t, []byte(testContainerJSON("1"))).Entries[0]
	e.Metadata = deep
	for _, f := range benchFormats {
		if _, err := Encode(NewContainer("s", []Entry{e}), f); !isInvalid(err, "entries[0].metadata") {
			t.Errorf("%v: %v", f, err)
		}
	}
}

// Nothing that is only claimed may take memory, and no depth the stack.
func TestHostileSizes(t *testing.T) {
	const size = 1 << 20
	inEntry := "\x91\x96\xa11\xa7session\xa1x"
	tests := map[string]string{
		"many open arrays":           nested(size, "[", "", ""),
		"many open objects":          nested(size, `{"a":`, "", ""),
		"many open MessagePack":      nested(size, "\x91", "", ""),
		"many maps in metadata":      inEntry + nested(size, "\x81\xa1a", "", ""),
		"entries that are no maps":   "\xdd\x00\x0f\xff\xff" + nested(size, "\x90", "", ""),
		"metadata of nulls":          inEntry + "\x81\xa1a\xdd\x00\x0f\xff\xff" + nested(size, "\xc0", "", ""),
		"many versions of unknown":   "{" + nested(size/8, `"a":1,`, "", ""),
		"members out of order":       "[" + strings.Replace(testEntryJSON, `{"a":1}`, shuffledObject(size/10), 1) + "]",
		"array of empty arrays":      "[" + strings.Replace(testEntryJSON, `1}`, "["+nested(size/3, "[],", "", "")+"1]}", 1) + "]",
		"one long string":            "[" + strings.Replace(testEntryJSON, `x`, nested(size, "x", "", ""), 1) + "]",
		"one long string of escapes": "[" + strings.Replace(testEntryJSON, `x`, nested(size/2, `\n`, "", ""), 1) + "]",
	}
	for name, data := range tests {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Decode([]byte(data)) // whatever it says
		runtime.ReadMemStats(&after)
		// A byte of MessagePack may stand for five of JSON, and a buffer that
		// grows by doubling is allocated more than once.
		if used := after.TotalAlloc - before.TotalAlloc; used > 40*uint64(len(data)) {
			t.Errorf("%s: %d bytes allocated for %d", name, used, len(data))
		}
	}
}

func shuffledObject(n int) string {
	rnd := rand.New(rand.NewPCG(1, 1))
	var text strings.Builder
	text.WriteByte('{')
	for i, key := range rnd.Perm(n) {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `"%d":1`, key)
	}
	text.WriteByte('}')
	return text.String()
}

func isInvalid(err error, field string) bool {
	e, ok := errors.AsType[*InvalidError](err)
	return ok && e.Field == field
}
