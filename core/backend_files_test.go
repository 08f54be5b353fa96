package core_test

import (
	"embed"
	"io/fs"
	"path"
	"testing"
)

//go:embed testdata/golden
var goldenFiles embed.FS

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := goldenFiles.ReadFile("testdata/golden/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// goldenFolders returns the names of the golden containers.
func goldenFolders(t *testing.T) []string {
	t.Helper()
	readmes, err := fs.Glob(goldenFiles, "testdata/golden/*/v0.json")
	if err != nil || len(readmes) == 0 {
		t.Fatalf("no golden containers: %v", err)
	}
	var names []string
	for _, name := range readmes {
		names = append(names, path.Base(path.Dir(name)))
	}
	return names
}

// version0Files returns one entry in the format of version 0, in both
// encodings.
func version0Files(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		"json":    golden(t, "single/v0.json"),
		"msgpack": entriesOfMsgPack(t, golden(t, "single/v1.msgpack")),
	}
}

// entriesOfMsgPack cuts the array of entries, the last of its five elements,
// out of a container in MessagePack.
func entriesOfMsgPack(t *testing.T, container []byte) []byte {
	t.Helper()
	rest := container[2:] // the array's header, and version 1
	for range 3 {         // session and times
		switch head := rest[0]; {
		case head&0xe0 == 0xa0:
			rest = rest[1+head&0x1f:]
		case head == 0xd9:
			rest = rest[2+rest[1]:]
		default:
			t.Fatalf("no short string: %x", head)
		}
	}
	return rest
}
