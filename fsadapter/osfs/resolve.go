package osfs

import (
	"os"
	"path/filepath"
	"syscall"

	"holdfast/fsadapter/internal/fserr"
)

// resolve follows the symbolic links that the last element of a valid name may
// be. It returns a file system and a name in it that is no link; nothing need
// exist under that name.
func (f *FS) resolve(name string) (*FS, string, error) {
	full := f.osPath(name)
	if !isSymlink(full) {
		return f, name, nil
	}
	const maxLinks = 40
	for range maxLinks {
		dir, base, err := readLink(full)
		if err != nil {
			return nil, "", err
		}
		if base == "" || base == "." || base == ".." {
			return f, name, nil // a directory, for the caller to refuse
		}
		if full = filepath.Join(dir, base); !isSymlink(full) {
			target, err := newFS(dir, f.held)
			return target, base, err
		}
	}
	return nil, "", fserr.Path("readlink", name, syscall.ELOOP)
}

func isSymlink(full string) bool {
	info, err := os.Lstat(full)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}

// readLink returns the directory, free of links, and the name that a symbolic
// link points to. It never cleans a path: "link/.." is not what it looks like.
func readLink(full string) (dir, base string, err error) {
	link, err := os.Readlink(full)
	if err != nil {
		return "", "", err
	}
	if !filepath.IsAbs(link) {
		link = filepath.Dir(full) + string(filepath.Separator) + link
	}
	dir, base = filepath.Split(link)
	dir, err = filepath.EvalSymlinks(dir)
	return dir, base, err
}
