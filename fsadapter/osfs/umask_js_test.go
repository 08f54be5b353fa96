package osfs_test

import "syscall/js"

func clearUmask() { js.Global().Get("process").Call("umask", 0) }
