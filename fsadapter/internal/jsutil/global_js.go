package jsutil

import "syscall/js"

// Global returns the true global object. The one that Go is given may be an
// object derived from it, and getters such as that of navigator refuse any
// other receiver than the true one.
func Global() js.Value { return js.Global().Get("globalThis") }
