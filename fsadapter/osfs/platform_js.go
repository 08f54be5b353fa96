package osfs

import (
	"syscall"
	"syscall/js"
)

var noSpaceErrnos = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}

// processExists reports whether there is a process of that id, even one that
// we may not signal.
func processExists(pid int) (exists bool) {
	defer func() {
		if thrown, ok := recover().(js.Error); ok {
			exists = thrown.Get("code").String() == "EPERM"
		}
	}()
	js.Global().Get("process").Call("kill", pid, 0)
	return true
}
