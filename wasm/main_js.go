// Command wasm is the core of the JavaScript library. It exports one function,
// through which every call comes in as bytes and goes out as bytes:
//
//	call(method, handle, params, body, resolve, reject)
//
// method is a name from the table in methods_js.go. handle names an open memory
// and is 0 for methods that need none. params is an object of plain values and
// body a Uint8Array or undefined. When the call ends, either resolve is called
// with its result or reject with an Error that has a code (errors_js.go). It is
// handed over as the argument of holdfastReady, a function that the loading
// side puts on the global object before it runs the program.
//
// It is built twice, because a browser has no use for the file system of an
// operating system and Node none for a browser's: with the build tag node, and
// without. Nothing here decides how a memory behaves: that is what package core is for.
package main

import "syscall/js"

func main() {
	s := newServer()
	js.Global().Call("holdfastReady", js.FuncOf(s.call))
	select {} // calls arrive as events
}
