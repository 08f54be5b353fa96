package idbfs

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

func mustBeEvicted(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fsadapter.ErrEvicted) || !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("%s: %v; want ErrEvicted", what, err)
	}
}

// deleteDatabase deletes a database as another tab would.
func deleteDatabase(t *testing.T, fsys *FS) {
	t.Helper()
	if !fsys.conn.ask(t.Context(), "deleteDatabase", fsys.conn.database) {
		t.Fatal("there was no database to delete")
	}
}

func TestDatabaseDeletedUnderUs(t *testing.T) {
	for name, remove := range map[string]func(*testing.T, *FS){
		"by another tab": deleteDatabase,
		"and made again": func(t *testing.T, fsys *FS) {
			deleteDatabase(t, fsys)
			store(t, open(t, Options{Database: fsys.conn.database}), "other", fill(10, 2))
		},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := newFS(t)
			lock, err := fsys.Lock(t.Context(), "a/file")
			if err != nil {
				t.Fatal(err)
			}
			store(t, fsys, "a/file", fill(100, 1))
			journal := openAs(t, fsys, "journal", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate)
			if err := fsys.StillThere(t.Context(), "a/file"); err != nil {
				t.Fatal(err)
			}
			remove(t, fsys)
			_, err = journal.Write([]byte("lost"))
			mustBeEvicted(t, "sync", errors.Join(err, journal.Sync()))
			checkEmptied(t, fsys)
			if err := lock.Unlock(); err != nil {
				t.Errorf("unlock: %v", err)
			}
			again := open(t, Options{Database: fsys.conn.database})
			if _, err := again.ReadFile("a/file"); !errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, fsadapter.ErrEvicted) {
				t.Errorf("anew: %v; want ErrNotExist", err)
			}
			store(t, again, "a/file", fill(10, 3))
			checkEmptied(t, fsys)
		})
	}
}

func checkEmptied(t *testing.T, fsys *FS) {
	t.Helper()
	ctx := context.Background()
	mustBeEvicted(t, "replace", fsys.ReplaceFile(ctx, "a/file", nil))
	mustBeEvicted(t, "look", fsys.StillThere(ctx, "a/file"))
	mustBeEvicted(t, "remove", fsys.Remove("a/file"))
	_, err := fsys.ReadFile("a/file")
	mustBeEvicted(t, "read", err)
	_, err = fsys.Stat("other")
	mustBeEvicted(t, "stat", err)
	_, err = fsys.ReadDir(".")
	mustBeEvicted(t, "list", err)
}

func TestStillThere(t *testing.T) {
	fsys := newFS(t)
	if err := fsys.StillThere(t.Context(), "a/file"); !errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, fsadapter.ErrEvicted) {
		t.Errorf("a file that never was: %v", err)
	}
	store(t, fsys, "a/file", fill(10, 1))
	for _, name := range []string{".", "a", "a/file"} {
		if err := fsys.StillThere(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Databases from before the field born have none, and work.
func TestDatabaseWithoutBirth(t *testing.T) {
	f := newFaulty(t, Options{})
	store(t, f.sound, "file", fill(100, 1))
	err := f.sound.transact(t.Context(), readWrite, func(tx *txn) {
		tx.byID(rootID, func(root *node) {
			root.born = ""
			tx.end(tx.putNode(root))
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	older := open(t, Options{Database: f.sound.conn.database})
	older.conn.drop(older.conn.db)
	expectContent(t, older, "file", fill(100, 1))
}
