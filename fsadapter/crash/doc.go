// Package crash tells what a disk may hold after the power has failed.
//
// It takes the trace of what was done to a [memfs.FS] and lists every state
// that a disk may be found in after each of these operations:
//
//   - Written bytes are safe after a sync of their file. Before that, the disk
//     may hold any subset of the pieces of [Model.Sector] bytes that they cover:
//     all subsets while there are at most [Model.Exhaustive] pieces; beyond
//     that none, all, each prefix, each one alone and all but each one.
//   - The length of a file is safe after a sync too. Before that it may be any
//     that it has had since the last one, whether the bytes are there or not;
//     those that are not read as zero or as what was there before.
//   - One piece may hold garbage, all of it or all but its first bytes, with
//     the other ones there or not.
//   - Names are safe after a sync of their directory. Before that, the disk may
//     hold any subset of the operations on names, chosen as pieces are. A
//     rename has happened or has not.
//
// What is assumed: bytes that were safe stay as they are, even those that share
// a sector with bytes being written; SQLite calls that power-safe overwrite.
// A file system that tears a rename, or loses what it has synced, is beyond
// what a program can repair. Directories are not renamed.
//
// When several files have unsafe bytes at the same time, their states are
// combined with each other as long as these are few, see [Model.Combinations].
package crash
