package core

// The sizes below are estimates, so that the output seldom has to be moved to
// a larger piece of memory while it grows: a few bytes too many for most
// entries, too few when much has to be escaped.

// containerRoom is for all of a container but its entries.
const containerRoom = 512

// numbersRoom is for the numbers of an entry.
const numbersRoom = 24

// size estimates how many bytes the entries take as JSON.
func (l *layout) size(entries []Entry) int {
	fixed := len(",") + len(l.beforeEntry) + len(l.afterEntry)
	for _, prefix := range l.entry {
		fixed += len(prefix)
	}
	fixed += len(`""""""`) + len(TierLongTerm) + 2*len(`"2006-01-02T15:04:05.123456789Z"`) + numbersRoom
	spread := 1
	if l.pretty {
		spread = 3 // for the lines that short members are put on
	}
	return containerRoom + textSize(entries, fixed, spread)
}

// msgPackSize estimates how many bytes the entries take as MessagePack.
func msgPackSize(entries []Entry) int {
	fixed := len(TierLongTerm) + 2*len(" 2006-01-02T15:04:05.123456789Z") + numbersRoom
	return containerRoom + textSize(entries, fixed, 1)
}

// textSize adds up the texts of the entries and a fixed size for each. Objects
// count spread times.
func textSize(entries []Entry, fixed, spread int) int {
	size := len(entries) * fixed
	for i := range entries {
		e := &entries[i]
		size += len(e.ID) + len(e.Content) + spread*(len(e.Metadata.text)+len(e.Extra.text))
	}
	return size
}
