package slot

import (
	"bytes"
	"testing"
)

func TestRemainsAreWhatIsInTheSlots(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<17)
	for name, test := range map[string]struct {
		spoil func(newer, older *memory)
		want  [][]byte
	}{
		"nothing":              {func(_, _ *memory) {}, [][]byte{large, []byte("older")}},
		"content of the newer": {func(newer, _ *memory) { newer.data[contentOffset] ^= 1 }, [][]byte{append([]byte{large[0] ^ 1}, large[1:]...), []byte("older")}},
		"the newer cut short":  {func(newer, _ *memory) { newer.data = newer.data[:contentOffset+3] }, [][]byte{large[:3], []byte("older")}},
		"headers of the newer": {func(newer, _ *memory) {
			clear(newer.data[:contentOffset])
			newer.data[0] = 1
			newer.data[witnessOffset] = 1
		},
			[][]byte{[]byte("older"), large}},
		"all of the newer": {func(newer, _ *memory) { newer.data = nil }, [][]byte{[]byte("older")}},
	} {
		var files [2]*memory
		for i := range files {
			files[i] = &memory{}
		}
		pair, err := Open(files[0], files[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, content := range [][]byte{[]byte("older"), large} {
			if err := pair.Replace(content); err != nil {
				t.Fatal(err)
			}
		}
		newer, older := files[0], files[1]
		if bytes.Contains(older.data, large[:64]) {
			newer, older = older, newer
		}
		test.spoil(newer, older)
		if pair, err = Open(files[0], files[1]); err != nil {
			t.Fatal(err)
		}
		got, err := pair.Remains()
		if err != nil || len(got) != len(test.want) {
			t.Fatalf("%s: %d contents, %v", name, len(got), err)
		}
		for i := range got {
			if !bytes.Equal(got[i], test.want[i]) {
				t.Errorf("%s: content %d has %d bytes, want %d", name, i, len(got[i]), len(test.want[i]))
			}
		}
	}
}

func TestRemainsOfARemovedFileAreNone(t *testing.T) {
	pair, err := Open(&memory{}, &memory{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{func() error { return pair.Replace([]byte("x")) }, pair.Remove} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := pair.Remains(); err != nil || len(got) != 0 {
		t.Errorf("%q, %v", got, err)
	}
}
