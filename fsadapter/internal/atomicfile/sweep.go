package atomicfile

import (
	"path"
	"strings"
)

// Temporary files are named NAME.tmp-OWNER-RANDOM. ForeignOwner marks those of
// the form NAME.tmp.PID, which other implementations of the same file format
// leave behind; it comes before the digits of the process id.
const (
	tempInfix    = ".tmp-"
	foreignInfix = ".tmp."
	ForeignOwner = "foreign"
)

// sweep removes the temporary files of name, and of the files that are kept
// beside it under longer names, that no living writer owns. It is housekeeping:
// its failure does not fail the save.
func sweep(fsys Primitives, name string) {
	dir, base := path.Split(name)
	names, err := fsys.Names(path.Clean(dir))
	if err != nil {
		return
	}
	for _, candidate := range names {
		if owner, ok := tempOwner(base, candidate); ok {
			_ = fsys.RemoveAbandoned(dir+candidate, owner)
		}
	}
}

// tempOwner returns the owner in the name of a temporary file of base, or of
// base.SOMETHING: such files are written under the lock of base and get no sweep
// of their own.
func tempOwner(base, name string) (owner string, ok bool) {
	rest, ok := strings.CutPrefix(name, base)
	if !ok {
		return "", false
	}
	if pid, ok := strings.CutPrefix(rest, foreignInfix); ok {
		return ForeignOwner + pid, isDigits(pid)
	}
	at := strings.LastIndex(rest, tempInfix)
	if at < 0 || rest[0] != '.' {
		return "", false
	}
	owner, random, ok := strings.Cut(rest[at+len(tempInfix):], "-")
	return owner, ok && owner != "" && len(random) == randomLen
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
