// Package core keeps an agent's memory, a list of entries, in one versioned
// file that does not lose what it acknowledged. It runs natively and as
// WebAssembly, on any file system of package fsadapter, and writes the same
// bytes everywhere.
//
// # What is promised
//
//   - A save that returned nil survives a crash of the process right after.
//     On a native file system it survives a loss of power too.
//   - A save that did not return leaves the whole old file or the whole new
//     one.
//   - An empty memory is reported only for a file that is proven to be missing,
//     or that is blank. A file that can't be read, is locked, is damaged or was
//     written by a newer program is an error, and its bytes stay as they are.
//   - Loading and saving drops nothing: not fields that this version does not
//     know, not the difference between 1 and 1.0, no digit of a 64-bit integer,
//     no nanosecond of a time.
//   - For the same container the bytes are the same, in each format, on every
//     platform.
//
// # What is not
//
//   - [Backend.Save] does not merge. It replaces what is stored, whoever stored
//     it; [Backend.SaveContainer] notices. There the file's length and CRC-32C
//     decide whether it has changed. That finds every accident, but not somebody
//     who makes up a file to go unnoticed.
//   - Locks are advisory. They keep out those who use them, which includes every
//     program built on this package.
//   - Nothing is encrypted, and a checksum is no signature.
//   - A whole container is in memory while it is loaded or saved.
//   - Durability ends where the platform's does. Browsers may evict an origin's
//     storage unless it is persisted, and give no stronger word on a write than
//     that they asked the operating system to sync it.
//
// # How to use it
//
// [Open] a [Backend] on a file system and a name. [Backend.Load] returns the
// entries and [Backend.Save] replaces them. To change what somebody else may be
// changing too, use [Backend.LoadContainer], alter its entries, and store it
// with [Backend.SaveContainer]; after an [ErrConflict] load again and repeat.
//
// To remember one thing after another, [OpenSession]: what [Session.Put] costs
// does not grow with what is remembered, and any number of sessions can share a
// file. Both kinds work on the same file at once.
//
// [Backend.Salvage] reads what is left of a damaged memory, [Files] lists the
// memories of a file system, and [Encode] and [Decode] work on bytes, without a
// file.
//
// # Errors
//
// Look at errors with [errors.Is] and [errors.As]:
//
//   - [*CorruptError]: the bytes are no container, or a damaged one.
//   - [*VersionError]: a newer program wrote the file.
//   - [*InvalidError]: a value of the caller's can't be stored.
//   - [ErrConflict]: the file is not what the caller last saw.
//   - [holdfast/fsadapter.ErrLocked]: another owner kept a lock for too long.
//   - [holdfast/fsadapter.ErrNoSpace]: no room, or a quota is used up.
//   - [holdfast/fsadapter.ErrUnavailable]: the storage can't be reached now.
//   - [io/fs.ErrNotExist], [io/fs.ErrPermission], [io/fs.ErrClosed] and
//     [context.Canceled] mean what they mean elsewhere.
//
// # Where is what
//
// From the outside in; each name is a file, or the start of several.
//
//   - backend, session: the two faces of a memory. They are thin: Backend has the
//     calls for the container as a whole, Session those for entries.
//   - store: what is under both faces. store_sync.go reads what others have
//     changed, takes the lock (takeLock) and keeps or releases it; store_group.go
//     has changes that wait share one commit; store_write.go folds the journal;
//     store_content.go holds what the bytes mean; store_watch.go hears of changes.
//   - disk: container and journal on the file system, as one. disk.go says what
//     holds at all times; disk_commit.go commits, folds, sets aside; disk_peek.go
//     reads without the lock.
//   - journal: one journal file, as JOURNAL.md describes it. journal_file.go
//     appends frames, and cuts off a torn tail before that (settle);
//     journal_frame.go tells a torn tail from damage (damagedTail).
//   - session_table.go, session_order.go: the entries in memory, and their indexes.
//   - json, msgpack, encode, decode: the formats. Where MessagePack claims a
//     length, msgpack_reader.go checks it against the bytes that remain.
//   - salvage: what is left of damaged files.
//   - internal: scalars and IDs. Package proof: what crashes and faults leave.
//
// # Compatibility
//
// Files of every older version, and of every format, can be read by every later
// version of this package. A file of version 0 becomes one of the current
// version when it is first saved, and its old bytes are kept beside it.
// Programs meet fields of later versions without losing them; a change that
// they could not survive raises [StorageVersion], and they refuse the file.
package core
