// Command wasm is the core of the JavaScript library. It exports one function,
// through which every call comes in as bytes and goes out as bytes:
//
//	call(id, method, handle, timeoutMs, params, body)
//
// id is the caller's, to tell answers apart. method is a name from the table in
// methods_js.go. handle names an open memory and is 0 for methods that need
// none. params is an object of plain values or undefined, body a Uint8Array, a
// string, which stands for its bytes in UTF-8, or undefined. The call is handed
// over as the argument of holdfastReady, a function that the loading side puts
// on the global object before it runs the program. Its other argument is the
// build that the program is of, and it returns
//
//	answer(id, result, error)
//
// which is called when a call ends: with undefined as the error, or an Error
// that has a code (errors_js.go).
//
// The calls that store an entry are short, and every object that crosses costs
// them: hence the one function for all answers, and arguments that are no objects.
//
// The loading side may also put holdfastLocks there, a LockManager that it empties
// when the program has died.
//
// It is built twice, because a browser has no use for the file system of an
// operating system and Node none for a browser's: with the build tag node, and
// without. Nothing here decides how a memory behaves: that is what package core is for.
package main

import "syscall/js"

// built is the build that this is of, which the build writes here and into the
// JavaScript.
var built = "source"

func main() {
	s := newServer()
	s.answer = js.Global().Call("holdfastReady", js.FuncOf(s.call), built)
	select {} // calls arrive as events
}
