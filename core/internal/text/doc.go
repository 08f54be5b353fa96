// Package text reads and writes the scalars of a memory file: numbers, strings
// and times as JSON text. Each has one canonical form, in which it is written;
// what is read may have others. The functions look at eight bytes at a time
// where that is what the speed of the readers hangs on, for WebAssembly has no
// cheaper way.
//
// The package knows no container and no entry, and reports failure by a false
// result: what went wrong, and where, is for the reader to say.
package text
