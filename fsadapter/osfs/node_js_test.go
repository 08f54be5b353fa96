package osfs_test

import (
	"syscall/js"
	"testing"
)

func makePipe(t *testing.T, path string) {
	t.Helper()
	js.Global().Call("require", "child_process").Call("execFileSync", "mkfifo", []any{path})
}

func makeSocket(t *testing.T, path string) {
	t.Helper()
	script := "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))"
	js.Global().Call("require", "child_process").Call("spawnSync", js.Global().Get("process").Get("execPath"), []any{"-e", script, path})
}
