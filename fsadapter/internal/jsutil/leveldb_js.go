package jsutil

import "strings"

// UsesLevelDB reports whether this browser keeps IndexedDB, and the names of
// files in the Origin Private File System, in LevelDB: those made from Chromium
// do.
//
// LevelDB goes on with the log that a process left which died. If it died
// between the two writes that make up a record, what is appended from then on
// stands behind half a record and can't be read at the start after the next
// (https://github.com/google/leveldb/issues/1287). Of IndexedDB Chromium then
// deletes all that the origin has; of the names of files, those that were made
// last are dropped. So packages idbfs and opfs see to it that what they store
// does not stand behind such a record.
func UsesLevelDB() bool {
	navigator := Global().Get("navigator")
	return navigator.Truthy() && strings.Contains(text(navigator.Get("userAgent")), "Chrome/")
}
