package core

import "strings"

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
		if at := len(name) - len(asideTime); at > 0 && strings.HasSuffix(name[:at], mark) && isAsideTime(name[at:]) {
			return true
		}
	}
	// As adapters, and other implementations, call their temporary files.
	number := name[strings.LastIndex(name, ".")+1:]
	return strings.Contains(name, ".tmp-") ||
		strings.HasSuffix(name, ".tmp."+number) && strings.Trim(number, "0123456789") == ""
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
