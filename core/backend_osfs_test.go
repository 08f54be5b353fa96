//go:build !js

package core_test

import (
	"os"
	"path/filepath"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

func TestOnTheRealFileSystemSavesLeaveOnePrivateFile(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		dir := t.TempDir()
		fsys, err := osfs.New(dir)
		if err != nil {
			t.Fatal(err)
		}
		b := open(t, fsys, opts)
		for _, id := range []string{"1", "2"} {
			save(t, b, notes(id)...)
		}
		if got := ids(t, b); got != "2" {
			t.Errorf("the file holds %s", got)
		}
		info, err := os.Stat(filepath.Join(dir, testFile))
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		if got := listing(t, fsys); got != "memory memory.lock" {
			t.Errorf("the folder holds %s", got)
		}
	})
}
