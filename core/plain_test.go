package core

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// Objects that are copied are the same as those that are read with care, and
// whatever is not valid is left to the careful way.
func TestPlainObjectsAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	var copied int
	for range 2_000 {
		members := randomMap(rnd, 3)
		if rnd.IntN(2) == 0 {
			members = map[string]any{"source": "talk", "turn": rnd.IntN(1000), "score": rnd.Float64() * 20, "on": true, "tags": []any{"a", nil, "é"}}
		}
		o, err := ObjectOf(members)
		if err != nil {
			t.Fatal(err)
		}
		for _, pretty := range []bool{false, true} {
			data := append(o.appendIndented(nil, pretty, 1), "             "...)
			copied += agreeJSON(t, data)
			copied += agreeJSON(t, damaged(rnd, data))
		}
		data := append(o.appendMsgPack(nil), "             "...)
		copied += agreeMsgPack(t, data)
		copied += agreeMsgPack(t, damaged(rnd, data))
	}
	if copied < 3_000 {
		t.Errorf("only %d objects were copied", copied)
	}
}

func damaged(rnd *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	at := rnd.IntN(len(data) - 12)
	switch rnd.IntN(3) {
	case 0:
		data[at] = byte(rnd.IntN(256))
	case 1:
		data[at] = "\"\\{}[],:0.e- \n"[rnd.IntN(14)]
	case 2:
		copy(data[at:], data[rnd.IntN(len(data)-12):][:1+rnd.IntN(8)])
	}
	return data
}

func agreeJSON(t *testing.T, data []byte) (copied int) {
	t.Helper()
	fast, careful := newJSONReader(data), newJSONReader(data)
	fast.plain.reset()
	if !fast.copyObject(entryDepth + 1) {
		return 0
	}
	text, ok := fast.plain.text()
	if !ok {
		return 0
	}
	if err := careful.objectValue(&careful.text, entryDepth+1); err != nil || !bytes.Equal(text, careful.text.buf) || fast.pos != careful.pos {
		t.Fatalf("%q is copied as %q, but read as %q, %v", data, text, careful.text.buf, err)
	}
	return 1
}

func agreeMsgPack(t *testing.T, data []byte) (copied int) {
	t.Helper()
	fast, careful := newMsgPackReader(data), newMsgPackReader(data)
	fast.plain.reset()
	if !fast.copyMap(entryDepth + 1) {
		return 0
	}
	text, ok := fast.plain.text()
	if !ok {
		return 0
	}
	if err := careful.mapValue(&careful.text, entryDepth+1); err != nil || !bytes.Equal(text, careful.text.buf) || fast.pos != careful.pos {
		t.Fatalf("%q is copied as %q, but read as %q, %v", data, text, careful.text.buf, err)
	}
	return 1
}

// Objects around the size and the depth up to which they are copied.
func TestPlainObjectLimits(t *testing.T) {
	for n := maxPlain - 80; n < maxPlain+20; n++ {
		for _, value := range []string{`"` + strings.Repeat("x", n) + `"`, "[" + strings.Repeat("1,", n/2) + "1]", "[" + strings.Repeat("true,", n/5) + "true]"} {
			text := `{"a":` + value + `,"b":0.1}`
			r := newJSONReader([]byte(text + "             "))
			o, err := r.object(entryDepth)
			if err != nil || o.String() != text || r.pos != len(text) {
				t.Fatalf("%d: %v, read as %q", n, err, o)
			}
			m := newMsgPackReader(append(o.appendMsgPack(nil), "             "...))
			if back, err := m.object(entryDepth); err != nil || back != o {
				t.Fatalf("%d: %v, read from MessagePack as %q", n, err, back)
			}
		}
	}
	for levels := maxDepth - entryDepth - 2; levels < maxDepth; levels++ {
		text := `{"a":` + strings.Repeat("[", levels) + strings.Repeat("]", levels) + `}        `
		_, err := newJSONReader([]byte(text)).object(entryDepth)
		if deep := levels+1+entryDepth > maxDepth; (err != nil) != deep {
			t.Errorf("%d levels: %v", levels, err)
		}
	}
}
