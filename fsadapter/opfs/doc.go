// Package opfs stores files in the Origin Private File System of a browser,
// through the synchronous access handles that only dedicated workers have. It
// is empty on every platform but GOOS=js.
//
// # What is stored
//
// All is kept in one directory of the origin's file system. A file is kept in
// one of two ways:
//
//   - A raw file, made by OpenFile, is one file under its own name. It is
//     written in place, which is what a journal needs; it is as torn as the
//     last write that was not synced.
//   - A file that was once written by ReplaceFile (or was the target of Rename)
//     is kept in two slots, NAME.slot0 and NAME.slot1; see package slot. So
//     these names are not available to callers. It stays in its slots for good,
//     also through Remove: no name is made or removed to save it, because
//     browsers do not promise that names survive a crash. Where it is opened
//     with OpenFile for writing, the content is in memory until Sync or Close,
//     which replace it as a whole.
//
// Removing a file that is kept in slots empties the slots and leaves them
// behind, about 16 KiB, until the directory is removed.
//
// # What is promised
//
// A save that was acknowledged survives a crash of the tab, the worker and the
// browser; so does the name of a new file, where an earlier crash has left
// Chromium's record of names torn (see fillNamesLog). flush asks the operating
// system to write to the disk; browsers give no stronger word than that. A
// browser may also evict the storage of an origin that was not persisted.
//
// # What it costs
//
// Medians of a save, 150 of them, on a busy machine with two cores: with handles
// kept open under the lock, 1.0 ms for 4 KiB and 8 ms for 4 MiB in Chromium 156,
// 1.3 ms and 12 ms in Firefox 153. With handles opened for each save, 6 ms and
// 21 ms in Chromium, 40 ms and 51 ms in Firefox. So whoever saves often holds
// the lock. BenchmarkReplaceFile measures it.
//
// # Differences from a POSIX file system
//
//   - There are no permissions and no times to set: Chmod and Chtimes return
//     ErrNotImplemented, and every file has mode 0666, every directory 0777.
//   - Directories are not renamed: ErrNotImplemented.
//   - Rename of a file is a copy and a removal: a crash between the two leaves
//     both names, never none.
//   - An open raw file can't be removed, renamed or opened by another tab or
//     worker: ErrLocked.
//   - Names may not contain a backslash or a zero byte, which Chromium refuses.
package opfs
