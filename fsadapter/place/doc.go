// Package place finds out which of two storages a file is in, where programs
// may be able to use one today and the other tomorrow.
//
// The first storage is preferred. A file stays in the storage in which it was
// created, and that is written down in the other one: so when the first can't
// be used for a while, the second knows that files of the first are not
// missing, and when a storage was emptied, the other knows that a file was
// there. An absent file is taken for a new one only when both storages agree.
//
// # What is written down
//
// For a file called a/b, the other storage has a file .holdfast/a+/b= with one
// word. "intended" is written before the file is first created, "kept" once it is
// there. Only a file that was kept can be gone. Before the file is removed on
// purpose, the word is.
//
// Browsers evict all storages of an origin at once, and users clear them so. Where
// there is a third place that outlives this, a [Mark] there tells.
//
// A storage that this program can't reach gets no records, and can't be asked.
// Which programs of one origin can reach which storages may differ: service
// workers never reach the file system. So the first write of a file is made under
// a lock of the second storage, which all of them can take, and looks again.
package place
