//go:build !windows

package osfs

import (
	"errors"
	"os"
	"strconv"
	"syscall"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// TakeOwner implements [atomicfile.Temp].
func (t *temp) TakeOwner(of hackpadfs.FileInfo) error { return takeOwner(t.File, of) }

// takeOwner gives a file the owner and group of another one. Only root can give
// a file away, and others only to groups that they are in. What can't be given
// may be left if nobody gains or loses access by that: the owner, if the group
// or all may do the same; the group, if all may.
func takeOwner(file *os.File, of os.FileInfo) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	have, ok := info.Sys().(*syscall.Stat_t)
	want, ok2 := of.Sys().(*syscall.Stat_t)
	if !ok || !ok2 || have.Uid == want.Uid && have.Gid == want.Gid {
		return nil
	}
	err = file.Chown(int(want.Uid), int(want.Gid))
	if err == nil || !errors.Is(err, hackpadfs.ErrPermission) {
		return err
	}
	mode := of.Mode().Perm()
	owner, group, all := mode>>6&7, mode>>3&7, mode&7
	groupKept := have.Gid == want.Gid || file.Chown(-1, int(want.Gid)) == nil
	ownerLeft := have.Uid == want.Uid || mode&0o022 != 0 && (owner&^all == 0 || groupKept && owner&^group == 0)
	if (groupKept || group == all) && ownerLeft {
		return nil
	}
	return fsadapter.Describe(hackpadfs.ErrPermission, "can't keep its owner "+strconv.Itoa(int(want.Uid))+
		" and group "+strconv.Itoa(int(want.Gid))+" for a new content")
}

// share lets those use a file of ours who can use the one that it is kept beside.
// A file of somebody else is left as it is.
func share(file *os.File, of string) {
	like, err := os.Stat(of)
	if err != nil || !like.Mode().IsRegular() {
		return
	}
	mode := like.Mode().Perm()&0o666 | 0o600
	info, err := file.Stat()
	if err != nil {
		return
	}
	have, ok := info.Sys().(*syscall.Stat_t)
	want, ok2 := like.Sys().(*syscall.Stat_t)
	if !ok || !ok2 || have.Uid == want.Uid && have.Gid == want.Gid && info.Mode().Perm() == mode {
		return
	}
	if euid := os.Geteuid(); euid != 0 && uint32(euid) != have.Uid {
		return
	}
	if takeOwner(file, like) == nil {
		_ = file.Chmod(mode)
	}
}

// isLeftover reports whether a file with the name of a temporary one looks like
// one in all else: a regular file with this name alone, of this user.
func isLeftover(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	euid := os.Geteuid()
	return ok && info.Mode().IsRegular() && stat.Nlink == 1 && (euid == 0 || stat.Uid == uint32(euid))
}
