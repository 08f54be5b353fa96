// Package idbfs keeps files in IndexedDB, for every browser context that has
// it: pages, dedicated and shared workers, service workers. It is only built
// for GOOS=js.
//
// # What is promised
//
//   - ReplaceFile, Sync and every other change is one readwrite transaction
//     with {durability: "strict"}. It is reported as done only after the
//     transaction's complete event, so it is either there as a whole or not at
//     all. "strict" asks the browser to have the operating system write to the
//     device; IndexedDB gives no stronger word than that.
//   - A file is reported as not existing only after a lookup that succeeded and
//     found nothing. Every request's error is looked at before its value.
//   - Bytes that are not there as the file's record says are an error that
//     matches [fsadapter.ErrCorrupt], not a shorter file.
//   - The database is never deleted by this package, whatever happens to it.
//   - A Chromium that was killed while it wrote deletes all databases of the
//     origin two starts later, if something is stored in between. That is kept
//     from happening before anything is stored: see [RotateLog].
//
// # What is not
//
//   - Browsers may evict the storage of an origin that is not persisted.
//   - Permission bits and times are kept, but not enforced. Directories do not
//     change their modification time with their content.
//   - What is written to an open file is seen by others, and safe, after Sync
//     or Close (or when 4 MiB wait to be written), not before.
//   - A file opened for reading alone goes on showing what it held when it was
//     opened, whatever becomes of it; what others append later is not seen. A
//     file opened for writing shows what is stored now and follows its file
//     through Rename; once that has been removed or replaced, every further
//     use fails with an error that matches [syscall.ESTALE].
//
// # Layout of the database
//
// The database (version 1) has two object stores. "nodes" holds one record per
// file and directory, keyed by a random id: path, dir (the path of its parent;
// absent for the root, which has born instead, a random text that tells databases
// apart), mode, size, mtime (seconds) and mtimeNanos, generation
// (counts the changes). Its index "path" is unique; "dir" lists a directory.
// "chunks" holds the bytes, keyed by [id, index], 32 KiB each but the last.
// Appending rewrites the last chunk only.
//
// 32 KiB is measured: replacing 4 MiB took 42 ms in Chromium 156 and 44 ms in
// Firefox 153, with 16 KiB 61 and 67 ms; larger pieces gain nothing there and
// make each append dearer (256 KiB: 6 ms instead of 2). From 64 KiB on,
// Chromium moves each value to a file of its own (122 ms).
//
// # Transactions and the event loop
//
// A transaction is active only in the task that made it and in the callbacks
// of its own requests; when neither has asked for more, it commits by itself.
// A goroutine that waits for anything else in between finds it finished. So
// nothing here waits inside a transaction: a step issues all its requests at
// once, and the callback of the last one (requests of one transaction are
// answered in order) runs the next step to its end. Only when the transaction
// has ended is the goroutine that asked for it woken. Reading code as
//
//	t.resolve(name, func(n *node) { … })
//
// therefore means: what follows happens inside the callback, must not block,
// and ends with another step, t.end or t.fail, or without one.
//
// Writes are issued one after the other, and commit is never called: see
// txn.end for what Firefox does otherwise. What the quota leaves no room for then
// fails as a whole in Firefox too (tried with a quota of 3 MiB). A connection has
// one transaction at a time: see connection.turn for what WebKit does otherwise.
package idbfs
