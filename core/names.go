package core

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
