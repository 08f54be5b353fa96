package osfs_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/hack-pad/hackpadfs"
	"golang.org/x/sys/unix"

	"holdfast/fsadapter/osfs"
)

// user is who a part of a test runs as.
type user struct {
	uid, gid int
	inTeam   bool // besides
}

// do runs fn with the rights of u, on a thread of its own that ends with it. Who
// is not root runs it with the rights that there are.
func (u user) do(t *testing.T, fn func() error) error {
	t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlock it
		err := u.become()
		if err == nil {
			err = fn()
		}
		done <- err
	}()
	return <-done
}

func (u user) become() error {
	// For this thread alone: what is done to all of them fails on one that has no
	// rights left and has not ended yet, and takes the process along.
	var groups []int
	if u.inTeam {
		groups = []int{team}
	}
	if err := unix.Setgroups(groups); err != nil {
		return err
	}
	gid, uid := uintptr(u.gid), uintptr(u.uid)
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESGID, gid, gid, gid); errno != 0 {
		return errno
	}
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, uid, uid, uid); errno != 0 {
		return errno
	}
	return nil
}

const team = 2000 // a group

var (
	root = user{}
	ada  = user{1001, 1001, true}
	bob  = user{1002, 1002, true}
	eve  = user{1003, 1003, false}
)

// access is who may do what with a file.
type access struct {
	uid, gid uint32
	mode     os.FileMode
}

func accessOf(t *testing.T, path string) access {
	t.Helper()
	info, err := os.Lstat(path)
	check(t, err)
	stat := info.Sys().(*syscall.Stat_t)
	return access{stat.Uid, stat.Gid, info.Mode()}
}

// sharedDir returns a file system on a directory that all may write, with one
// file in it.
func sharedDir(t *testing.T, file access) (*osfs.FS, string) {
	t.Helper()
	fsys, dir := newDirFS(t)
	check(t, os.Chmod(filepath.Dir(dir), 0o755))
	check(t, os.Chmod(dir, 0o777))
	path := filepath.Join(dir, "file")
	check(t, os.WriteFile(path, []byte("old"), 0o600))
	check(t, os.Chown(path, int(file.uid), int(file.gid)))
	check(t, os.Chmod(path, file.mode))
	return fsys, dir
}

func save(t *testing.T, fsys *osfs.FS) error {
	lock, err := fsys.Lock(t.Context(), "file")
	if err != nil {
		return err
	}
	return errors.Join(fsys.ReplaceFile(t.Context(), "file", []byte("new")), lock.Unlock())
}

// A file goes on belonging to whom it belonged, and its lock does too, as far as
// that can be; a file for which it can't be is left as it is.
func TestAccessIsKept(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can try this as several users")
		fsys, dir := newDirFS(t)
		replace(t, fsys, "file", "old")
		check(t, os.Chmod(filepath.Join(dir, "file"), 0o640))
		check(t, save(t, fsys))
		wantMode(t, filepath.Join(dir, "file"), 0o640)
		wantMode(t, filepath.Join(dir, "file.lock"), 0o640)
		return
	}
	for _, test := range []struct {
		name    string
		file    access
		by      user
		becomes access // of file and lock; the zero value if it may not be saved
	}{
		{name: "root on a user's", file: access{1001, 1001, 0o600}, by: root, becomes: access{1001, 1001, 0o600}},
		{name: "root on a group's", file: access{1001, team, 0o640}, by: root, becomes: access{1001, team, 0o640}},
		{name: "the owner", file: access{1001, team, 0o640}, by: ada, becomes: access{1001, team, 0o640}},
		{name: "another one of the group", file: access{1001, team, 0o660}, by: bob, becomes: access{1002, team, 0o660}},
		{name: "for all", file: access{1001, team, 0o666}, by: eve, becomes: access{1003, 1003, 0o666}},
		{name: "the group may only read", file: access{1001, team, 0o640}, by: bob},
		{name: "all may only read", file: access{1001, team, 0o644}, by: eve},
		{name: "not of its group any more", file: access{1003, team, 0o640}, by: eve},
		{name: "not of its group, which has nothing", file: access{1003, team, 0o600}, by: eve, becomes: access{1003, 1003, 0o600}},
		{name: "nobody else's", file: access{1001, 1001, 0o600}, by: eve},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys, dir := sharedDir(t, test.file)
			path := filepath.Join(dir, "file")
			err := test.by.do(t, func() error { return save(t, fsys) })
			if test.becomes == (access{}) {
				if !errors.Is(err, hackpadfs.ErrPermission) || accessOf(t, path) != test.file {
					t.Errorf("%v, and the file is %v", err, accessOf(t, path))
				}
				wantFile(t, path, "old")
				return
			}
			check(t, err)
			wantFile(t, path, "new")
			if got := accessOf(t, path); got != test.becomes {
				t.Errorf("the file is %v, want %v", got, test.becomes)
			}
			lock := accessOf(t, path+".lock")
			if lock.mode != test.becomes.mode || lock.gid != test.becomes.gid {
				t.Errorf("the lock is %v, want %v", lock, test.becomes)
			}
		})
	}
}

// Those who share a file share its lock, whoever comes first.
func TestAGroupTakesTurns(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can try this as several users")
		TestAccessIsKept(t)
		return
	}
	fsys, _ := sharedDir(t, access{1001, team, 0o660})
	for _, who := range []user{ada, bob, root, ada, bob} {
		if err := who.do(t, func() error { return save(t, fsys) }); err != nil {
			t.Errorf("%d: %v", who.uid, err)
		}
	}
	if err := eve.do(t, func() error { return save(t, fsys) }); !errors.Is(err, hackpadfs.ErrPermission) {
		t.Errorf("who does not belong: %v", err)
	}
}
