package core

import (
	"path"
	"strconv"
	"strings"
)

// What the names of the files beside a memory file add to its own. Adapters add
// ".lock" and ".tmp", see [holdfast/fsadapter.FS].
const (
	journalSuffix = ".journal"
	backupSuffix  = ".bak"
	orphanMark    = ".orphan-"  // a journal set aside: NAME.journal.orphan-TIME
	damagedMark   = ".damaged-" // a damaged container: NAME.damaged-TIME
)

// asideTime is how the time stands in the name of a file set aside.
const asideTime = "20060102T150405.000000000Z"

// isBeside reports whether a file of that name is kept beside a memory file.
func isBeside(name string) bool {
	for _, suffix := range [...]string{journalSuffix, backupSuffix, ".lock"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	for _, mark := range [...]string{journalSuffix + orphanMark, damagedMark} {
		if at := len(name) - len(asideTime); at > 0 && strings.HasSuffix(name[:at], mark) && isAsideTime(strings.ToUpper(name[at:])) {
			return true
		}
	}
	// As adapters, and other implementations, call their temporary files.
	number := name[strings.LastIndex(name, ".")+1:]
	return strings.Contains(name, ".tmp-") ||
		strings.HasSuffix(name, ".tmp."+number) && strings.Trim(number, "0123456789") == ""
}

// checkName returns an [*InvalidError] for the name of a file that is kept beside
// a memory file, or would be taken for one. Those that hold containers, such as
// NAME.bak, can be read all the same. Some file systems do not tell upper from
// lower case.
func checkName(name string, writing bool) error {
	base := strings.ToLower(path.Base(name))
	reserved := isBeside(base) || strings.HasSuffix(base, ".lock.node")
	if at := strings.LastIndex(base, ".tmp-"); at >= 0 && reserved {
		reserved = isTempName(base[at:])
	}
	isBackup := strings.HasSuffix(base, backupSuffix) || strings.Contains(base, damagedMark)
	if !reserved || isBackup && !writing {
		return nil
	}
	return &InvalidError{Field: "name", Reason: strconv.Quote(path.Base(name)) + " is reserved for a file beside a memory"}
}

// isTempName reports whether the end of a name is that of a temporary file:
// .tmp-OWNER-RANDOM.
func isTempName(end string) bool {
	parts := strings.Split(end, "-")
	return len(parts) == 3 && parts[1] != "" && len(parts[2]) == len("abcdefghijklmnopqrstuvwxyz")
}

// isAsideTime reports whether a text has the shape of asideTime.
func isAsideTime(text string) bool {
	for i := range text {
		isDigit := text[i] >= '0' && text[i] <= '9'
		if wantDigit := asideTime[i] >= '0' && asideTime[i] <= '9'; isDigit != wantDigit || !isDigit && text[i] != asideTime[i] {
			return false
		}
	}
	return true
}
