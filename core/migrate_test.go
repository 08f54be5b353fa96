package core

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// testEntryJSON is an entry that every version can read.
const testEntryJSON = `{"id":"1","tier":"session","content":"x","metadata":{"a":1},` +
	`"created_at":"2023-11-14T22:13:20Z","last_accessed":"2023-11-14T22:13:20Z","access_count":0,"importance":0.5}`

// testContainerJSON returns a container with that entry.
func testContainerJSON(version string) string {
	return `{"version":` + version + `,"session_id":"s","created_at":"2023-11-14T22:13:20Z",` +
		`"modified_at":"2023-11-14T22:15:23.456Z","entries":[` + testEntryJSON + `]}`
}

func TestMigrationsLeadToTheCurrentVersion(t *testing.T) {
	at := uint32(0)
	for _, step := range currentSchema.steps {
		if step.from != at || step.to <= step.from {
			t.Errorf("step from %d to %d after version %d", step.from, step.to, at)
		}
		at = step.to
	}
	if at != StorageVersion || currentSchema.current != StorageVersion {
		t.Errorf("steps lead to %d, schema to %d, want %d", at, currentSchema.current, StorageVersion)
	}
}

// A version 2 needs one more step, here one that raises all importances.
func TestMigrationOfALaterVersion(t *testing.T) {
	later := schema{
		current: 2,
		steps: append(slices.Clone(currentSchema.steps), migration{from: 1, to: 2, apply: func(c *Container, _ time.Time) {
			for i := range c.Entries {
				c.Entries[i].Importance *= 2
			}
		}}),
	}
	now := time.Unix(1800000000, 0).UTC()
	one := mustDecode(t, []byte(testContainerJSON("1")))
	tests := []struct {
		name       string
		data       []byte
		version    uint32
		session    string
		importance float32
	}{
		{"v0 JSON", []byte("[" + testEntryJSON + "]"), 0, "migrated", 1},
		{"v0 MessagePack", bareMsgPack(t, one.Entries), 0, "migrated", 1},
		{"v1 JSON", []byte(testContainerJSON("1")), 1, "s", 1},
		{"v1 MessagePack", mustEncode(t, one, FormatMsgPack), 1, "s", 1},
		{"v2 JSON", []byte(testContainerJSON("2")), 2, "s", 0.5},
	}
	for _, test := range tests {
		c, info, err := later.decode(test.data, now)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if info.Version != test.version || c.Version != 2 || c.SessionID != test.session || c.Entries[0].Importance != test.importance {
			t.Errorf("%s: %+v, version %d, session %q, importance %v", test.name, info, c.Version, c.SessionID, c.Entries[0].Importance)
		}
		if test.version == 0 && !c.CreatedAt.Equal(now) {
			t.Errorf("%s: created at %v, not at the time of the migration", test.name, c.CreatedAt)
		}
	}
	if _, _, err := later.decode([]byte(testContainerJSON("3")), now); !isVersion(err, 3) {
		t.Errorf("version 3: %v", err)
	}
}

func TestMigrationWithoutAStep(t *testing.T) {
	gap := schema{current: 2, steps: currentSchema.steps}
	if _, _, err := gap.decode([]byte(testContainerJSON("1")), time.Now()); !isVersion(err, 1) {
		t.Errorf("%v, want a version error", err)
	}
}

// bareMsgPack writes entries as version 0 had them, in MessagePack.
func bareMsgPack(t testing.TB, entries []Entry) []byte {
	t.Helper()
	data := appendMsgPackArray(nil, len(entries))
	var err error
	for i := range entries {
		if data, err = appendEntryMsgPack(data, &entries[i], i); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

func isVersion(err error, version uint64) bool {
	e, ok := errors.AsType[*VersionError](err)
	return ok && e.Version == version
}

func TestMigrationOfBareMsgPack(t *testing.T) {
	for _, name := range goldenNames(t) {
		want := mustDecode(t, goldenFile(t, name, "v1.msgpack"))
		got, info, err := Decode(bareMsgPack(t, want.Entries))
		if err != nil {
			t.Fatal(err)
		}
		if got.SessionID != "migrated" || info != (Info{Format: FormatMsgPack}) {
			t.Errorf("%s: session %q, %+v", name, got.SessionID, info)
		}
		want.SessionID, want.CreatedAt, want.ModifiedAt = got.SessionID, got.CreatedAt, got.ModifiedAt
		wantBytes(t, mustEncode(t, got, FormatJSON), mustEncode(t, want, FormatJSON))
	}
}
