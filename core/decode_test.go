package core

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestDecodeBlank(t *testing.T) {
	for _, text := range []string{"", " ", "\n", "\t \r\n", "\u00a0\u2003\u3000", "\u0085", "\v\f"} {
		before := time.Now()
		c, info, err := Decode([]byte(text))
		if err != nil || info != (Info{Format: FormatAuto, Version: StorageVersion, Blank: true}) {
			t.Errorf("%q: %+v, %v", text, info, err)
			continue
		}
		if c.SessionID != "default" || len(c.Entries) != 0 || c.Version != StorageVersion || !c.CreatedAt.Equal(c.ModifiedAt) ||
			c.CreatedAt.Before(before) || c.CreatedAt.After(time.Now()) {
			t.Errorf("%q: %+v", text, c)
		}
	}
}

func TestDecodeFormats(t *testing.T) {
	tests := map[string]Info{
		"[]":                              {Format: FormatJSON},
		"[\n]":                            {Format: FormatJSON},
		" \n[" + testEntryJSON + "]\n":    {Format: FormatJSONCompact},
		"[\n  " + testEntryJSON + "\n]":   {Format: FormatJSON},
		testContainerJSON("1"):            {Format: FormatJSONCompact, Version: 1},
		"\r\n" + testContainerJSON("1"):   {Format: FormatJSONCompact, Version: 1},
		"{ " + testContainerJSON("1")[1:]: {Format: FormatJSON, Version: 1},
		"\x90":                            {Format: FormatMsgPack},
		"\xdc\x00\x00":                    {Format: FormatMsgPack},
		"\xdd\x00\x00\x00\x00":            {Format: FormatMsgPack},
		"\x95\x01\xa1s" + mpTime + mpTime + "\x90":         {Format: FormatMsgPack, Version: 1},
		"\x95\xcd\x00\x01\xa1s" + mpTime + mpTime + "\x90": {Format: FormatMsgPack, Version: 1},
		"\x95\xd0\x01\xa1s" + mpTime + mpTime + "\x90":     {Format: FormatMsgPack, Version: 1},
	}
	for data, want := range tests {
		if _, info, err := Decode([]byte(data)); err != nil || info != want {
			t.Errorf("%.40q: %+v, %v, want %+v", data, info, err, want)
		}
	}
}

// mpTime is a time in MessagePack, and mpEntry an entry without the last two
// elements.
const (
	mpTime  = "\xb42023-11-14T22:13:20Z"
	mpEntry = "\xa11\xa7session\xa1x\x80" + mpTime + mpTime
)

func TestDecodeShortMsgPackEntries(t *testing.T) {
	tests := map[string]Entry{
		"\x96" + mpEntry:                              {},
		"\x97" + mpEntry + "\x07":                     {AccessCount: 7},
		"\x98" + mpEntry + "\x07\xca\x3f\x00\x00\x00": {AccessCount: 7, Importance: 0.5},
		"\x98" + mpEntry + "\x07\x02":                 {AccessCount: 7, Importance: 2},
		"\x98" + mpEntry + "\x07\xfe":                 {AccessCount: 7, Importance: -2},
		"\xdc\x00\x06" + mpEntry:                      {},
	}
	for data, want := range tests {
		c, _, err := Decode([]byte("\x91" + data))
		if err != nil {
			t.Errorf("%q: %v", data, err)
			continue
		}
		if got := c.Entries[0]; got.AccessCount != want.AccessCount || got.Importance != want.Importance || got.Content != "x" {
			t.Errorf("%q: %+v", data, got)
		}
	}
}

func TestDecodeJSONDefaults(t *testing.T) {
	c := mustDecode(t, []byte(`[{"last_accessed":"2023-11-14T22:13:20Z","created_at":"2023-11-14T22:13:20Z","content":"x","tier":"working","id":"1"}]`))
	e := c.Entries[0]
	if e.ID != "1" || e.Tier != TierWorking || e.Content != "x" || !e.Metadata.IsZero() || e.AccessCount != 0 || e.Importance != 0 {
		t.Errorf("%+v", e)
	}
}

func TestDecodeNewerVersions(t *testing.T) {
	tests := map[string]uint64{
		`{"version":2}`:                                         2,
		`{"version":2,"entries":{"by":"id"}`:                    2,
		`{"entries":{"by":["id"]},"sessions":null,"version":7}`: 7,
		`{"version":4294967297}`:                                1<<32 + 1,
		`{"version":18446744073709551615}`:                      1<<64 - 1,
		"{\n  \"version\" : 3 , \"x\" : \"\xff\"":               3,
		"\x91\x02":                                        2,
		"\x96\x02\xa1s\xc4\x00\x00\x00":                   2,
		"\x91\xcf\x00\x00\x00\x01\x00\x00\x00\x01":        1<<32 + 1,
		"\x81\xa7version\x02":                             2,
		"\x82\xa7entries\x81\xa1a\x01\xa7version\xcc\x09": 9,
	}
	for data, want := range tests {
		_, _, err := Decode([]byte(data))
		if !isVersion(err, want) || !strings.HasPrefix(err.Error(), "unsupported storage version: ") {
			t.Errorf("%q: %v, want version %d", data, err, want)
		}
	}
}

// The offset and a part of the reason, by what is refused.
func TestDecodeRefusals(t *testing.T) {
	entry := func(from, to string) string {
		return "[" + strings.Replace(testEntryJSON, from, to, 1) + "]"
	}
	tests := []struct {
		name, data string
		offset     int
		reason     string
	}{
		{"byte order mark", "\ufeff[]", 0, "byte order mark"},
		{"zero bytes", "\x00\x00\x00\x00", 0, "zero bytes"},
		{"other text", "hello", 0, "neither"},
		{"a number", "12", 0, "neither"},
		{"a string", `"x"`, 0, "neither"},
		{"MessagePack nil", "\xc0", 0, "neither"},
		{"trailing text", testContainerJSON("1") + " x", len(testContainerJSON("1")) + 1, reasonTrailing},
		{"trailing zero", "[]\x00", 2, reasonTrailing},
		{"trailing MessagePack", "\x90\x00", 1, reasonTrailing},
		{"comma at the end of an array", "[" + testEntryJSON + ",]", 2 + len(testEntryJSON), "comma"},
		{"comma at the end of an object", `{"version":1,}`, 13, "comma"},
		{"no comma", "[" + testEntryJSON + testEntryJSON + "]", 1 + len(testEntryJSON), "comma"},
		{"no colon", `{"version" 1}`, 11, "colon"},
		{"no version", `{"session_id":"s"}`, 0, "no version"},
		{"no fields", `{}`, 0, "no version"},
		{"version 0", testContainerJSON("0"), 11, "version 0"},
		{"version of text", testContainerJSON(`"1"`), 11, "number"},
		{"version with a point", testContainerJSON("1.0"), 11, "integer"},
		{"negative version", testContainerJSON("-1"), 11, "integer"},
		{"version null", testContainerJSON("null"), 11, "number"},
		{"version beyond 64 bits", testContainerJSON("18446744073709551616"), 11, "integer"},
		{"version twice", `{"version":1,"version":1}`, 13, reasonDuplicate},
		{"version twice, with an escape", `{"version":1,"\u0076ersion":1}`, 13, reasonDuplicate},
		{"no entries", `{"version":1,"session_id":"s","created_at":"2023-11-14T22:13:20Z","modified_at":"2023-11-14T22:13:20Z"}`, 0, "no entries"},
		{"entries null", strings.Replace(testContainerJSON("1"), "["+testEntryJSON+"]", "null", 1), 117, "array of entries"},
		{"entry is no object", "[1]", 1, "entries[0]: expected an entry"},
		{"entry as an array", "[[]]", 1, "expected an entry"},
		{"no id", entry(`"id":"1",`, ""), 1, "no id"},
		{"no tier", entry(`"tier":"session",`, ""), 1, "no tier"},
		{"id null", entry(`"1"`, "null"), 7, "entries[0]: id: expected a string"},
		{"unknown tier", entry("session", "forever"), 18, "unknown tier"},
		{"tier in upper case", entry("session", "Session"), 18, "unknown tier"},
		{"not a time", entry("2023", "20x3"), 74, reasonTime},
		{"unknown metadata", entry(`{"a":1}`, "null"), 53, "expected an object"},
		{"metadata of text", entry(`{"a":1}`, `"{}"`), 53, "expected an object"},
		{"count below 0", entry(`count":0`, `count":-1`), 0, "integer"},
		{"count is -0", entry(`count":0`, `count":-0`), 0, "integer"},
		{"count with a point", entry(`count":0`, `count":1.0`), 0, "integer"},
		{"count too large", entry(`count":0`, `count":4294967296`), 0, "integer"},
		{"importance null", entry("0.5", "null"), 0, "expected a number"},
		{"importance too large", entry("0.5", "1e39"), 0, reasonRange},
		{"importance far too large", entry("0.5", "1e400"), 0, reasonRange},
		{"field twice", entry(`"id":"1"`, `"id":"1","id":"1"`), 11, reasonDuplicate},
		{"unknown field twice", entry(`"id":"1"`, `"x":1,"id":"1","x":2`), 17, reasonDuplicate},
		{"key in metadata twice", entry(`"a":1`, `"a":1,"b":2,"a":3`), 66, reasonDuplicate},
		{"deep key twice", entry(`"a":1`, `"a":[{"b":{"c":1,"c":1}}]`), 71, reasonDuplicate},
		{"key twice, with an escape", entry(`"a":1`, `"a":1,"\u0061":1`), 60, reasonDuplicate},
		{"number too large in metadata", entry(`"a":1`, `"a":1e400`), 58, reasonRange},
		{"invalid UTF-8", entry(`"x"`, "\"x\xff\""), 0, reasonUTF8},
		{"cut UTF-8", entry(`"x"`, "\"x\xe2\x82\""), 0, reasonUTF8},
		{"surrogate as UTF-8", entry(`"x"`, "\"\xed\xa0\x80\""), 0, reasonUTF8},
		{"invalid UTF-8 in a key", entry(`"a":1`, "\"\xc3\":1"), 55, reasonUTF8},
		{"lone high surrogate", entry(`"x"`, `"\ud800"`), 0, "escape"},
		{"high surrogate and text", entry(`"x"`, `"\ud800abcdef"`), 0, "escape"},
		{"two high surrogates", entry(`"x"`, `"\ud800\ud800"`), 0, "escape"},
		{"lone low surrogate", entry(`"x"`, `"\udc00"`), 0, "escape"},
		{"short escape", entry(`"x"`, `"\u12"`), 0, "escape"},
		{"unknown escape", entry(`"x"`, `"\x41"`), 0, "escape"},
		{"unknown escape at the end", `{"\x`, 2, "escape"},
		{"low surrogate at the end", `{"\udc`, 2, "escape"},
		{"backslash at the end", `{"\`, 3, reasonEnd},
		{"cut escape", `{"\u00`, 6, reasonEnd},
		{"cut surrogate", `{"\uD83`, 7, reasonEnd},
		{"cut pair of surrogates", `{"\ud83d\ude0`, 13, reasonEnd},
		{"line break in a string", entry(`"x"`, "\"a\nb\""), 0, "control"},
		{"single quotes", entry(`"x"`, "'x'"), 0, "expected a string"},
		{"literal", entry(`"a":1`, `"a":nul`), 61, "null"},
		{"literal in upper case", entry(`"a":1`, `"a":True`), 58, "number"},
		{"comment", "[] // none", 3, reasonTrailing},
	}
	for _, test := range tests {
		_, _, err := Decode([]byte(test.data))
		e, ok := errors.AsType[*CorruptError](err)
		if !ok {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if !strings.Contains(e.Reason, test.reason) || e.Offset > int64(len(test.data)) || (test.offset > 0 && e.Offset != int64(test.offset)) {
			t.Errorf("%s: at %d: %s; want at %d: %s", test.name, e.Offset, e.Reason, test.offset, test.reason)
		}
	}
}

func TestDecodeMsgPackRefusals(t *testing.T) {
	metadata := func(value string) string {
		return "\x91\x96\xa11\xa7session\xa1x" + value + mpTime + mpTime
	}
	tests := []struct {
		name, data string
		offset     int
		reason     string
	}{
		{"short container", "\x94\x01\xa1s" + mpTime + mpTime, 0, "wrong length"},
		{"long container", "\x96\x01\xa1s" + mpTime + mpTime + "\x90\x90", 0, "wrong length"},
		{"negative version", "\x91\xff", 1, "integer"},
		{"version of text", "\x91\xa11", 1, "integer"},
		{"version with a point", "\x91\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00", 1, "integer"},
		{"version 0", "\x91\x00", 1, "version 0"},
		{"no version", "\x80", 0, "no version"},
		{"short entry", "\x91\x95\xa11\xa7session\xa1x\x80" + mpTime, 1, "wrong length"},
		{"long entry", "\x91\x99" + mpEntry + "\x00\x00\x00", 1, "wrong length"},
		{"entry is no collection", "\x92\x90\xc0", 1, "wrong length"},
		{"name is no string", "\x91\x81\x01\x01", 2, "string"},
		{"binary text", "\x91\x96\xc4\x011" + mpTime, 2, "string"},
		{"unknown tier", "\x91\x96\xa11\xa3odd" + mpTime, 4, "tier"},
		{"tier as a number", "\x91\x96\xa11\x01" + mpTime, 4, "string"},
		{"metadata nil", metadata("\xc0"), 14, "object"},
		{"metadata array", metadata("\x90"), 14, "object"},
		{"binary in metadata", metadata("\x81\xa1a\xc4\x00"), 17, "JSON"},
		{"extension in metadata", metadata("\x81\xa1a\xd4\x01\x01"), 17, "JSON"},
		{"timestamp in metadata", metadata("\x81\xa1a\xd6\xff\x00\x00\x00\x00"), 17, "JSON"},
		{"byte that means nothing", metadata("\x81\xa1a\xc1"), 17, "JSON"},
		{"integer key", metadata("\x81\x01\x01"), 15, "string"},
		{"key twice", metadata("\x82\xa1a\x01\xa1a\x02"), 18, reasonDuplicate},
		{"NaN in metadata", metadata("\x81\xa1a\xca\x7f\xc0\x00\x00"), 17, "JSON"},
		{"infinity in metadata", metadata("\x81\xa1a\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00"), 17, "JSON"},
		{"invalid UTF-8", metadata("\x81\xa1a\xa2x\xff"), 19, reasonUTF8},
		{"invalid UTF-8 in a key", metadata("\x81\xa2x\xff\x01"), 17, reasonUTF8},
		{"invalid UTF-8 in an id", "\x91\x96\xa2x\xff" + mpTime, 4, reasonUTF8},
		{"count below 0", "\x91\x97" + mpEntry + "\xff", 57, "integer"},
		{"count too large", "\x91\x97" + mpEntry + "\xcf\x00\x00\x00\x01\x00\x00\x00\x00", 57, "integer"},
		{"count with a point", "\x91\x97" + mpEntry + "\xca\x3f\x80\x00\x00", 57, "integer"},
		{"importance too large", "\x91\x98" + mpEntry + "\x00\xcb\x7e\xff\xff\xff\xff\xff\xff\xff", 58, reasonRange},
		{"importance nil", "\x91\x98" + mpEntry + "\x00\xc0", 58, "integer"},
		{"array longer than the data", "\xdd\xff\xff\xff\xff", 0, "longer"},
		{"map longer than the data", "\xdf\xff\xff\xff\xff", 0, "longer"},
		{"map one pair short", "\x91\x82\xa1a\x01", 1, "longer"},
		{"string longer than the data", "\x91\x96\xdb\xff\xff\xff\xff" + mpTime, 2, "longer"},
		{"entries longer than the data", "\x95\x01\xa1s" + mpTime + mpTime + "\xdd\x7f\xff\xff\xff", 46, "longer"},
		{"cut length", "\x91\xdc\x00", 3, reasonEnd},
	}
	for _, test := range tests {
		_, _, err := Decode([]byte(test.data))
		e, ok := errors.AsType[*CorruptError](err)
		if !ok {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if !strings.Contains(e.Reason, test.reason) || e.Offset != int64(test.offset) {
			t.Errorf("%s: at %d: %s; want at %d: %s", test.name, e.Offset, e.Reason, test.offset, test.reason)
		}
	}
}

func TestDecodeEntriesRefusals(t *testing.T) {
	for _, data := range []string{"", "null", "{}", testContainerJSON("1"), "[" + testEntryJSON, "[" + testEntryJSON + "] x", `[{"id":"1"}]`} {
		entries, err := DecodeEntries([]byte(data))
		if _, ok := errors.AsType[*InvalidError](err); !ok || entries != nil {
			t.Errorf("%q: %v, %v", data, entries, err)
		}
	}
}
