package opfs

import (
	"path"
	"strings"

	"github.com/hack-pad/hackpadfs"
)

// slotSuffixes follow the name of a file in the names of its slots.
var slotSuffixes = [2]string{".slot0", ".slot1"}

// checkName refuses names that are no paths, names that only some browsers
// take, and those of slots.
func checkName(name string) error {
	if !hackpadfs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return hackpadfs.ErrInvalid
	}
	for elem := range strings.SplitSeq(name, "/") {
		if _, isSlot := cutSlotSuffix(elem); isSlot {
			return hackpadfs.ErrInvalid
		}
	}
	return nil
}

// cutSlotSuffix returns the file that a stored name is a slot of.
func cutSlotSuffix(stored string) (name string, isSlot bool) {
	for _, suffix := range slotSuffixes {
		if name, ok := strings.CutSuffix(stored, suffix); ok {
			return name, true
		}
	}
	return stored, false
}

// parents returns the directories above a name, outermost first, and the name.
func parents(name string) []string {
	var names []string
	for name != "." {
		names = append([]string{name}, names...)
		name = path.Dir(name)
	}
	return names
}
