package osfs

import "syscall/js"

// instances knows which instance of this module holds which lock, among all
// instances on one JavaScript thread. They share a process id, so that only
// this tells when one of them has crashed and left a lock behind. Another
// thread's locks are unknown here and taken for alive.
var instances instanceRegistry

type instanceRegistry struct {
	answer js.Func // throws once the Go program that made it has exited
	locks  js.Value
}

// table is a Map from lock entries to functions, kept on the process object,
// which all instances share.
func (r *instanceRegistry) table() js.Value {
	if !r.locks.IsUndefined() {
		return r.locks
	}
	process := js.Global().Get("process")
	key := js.Global().Get("Symbol").Call("for", "holdfast.locks")
	reflect := js.Global().Get("Reflect")
	r.locks = reflect.Call("get", process, key)
	if r.locks.IsUndefined() {
		r.locks = js.Global().Get("Map").New()
		reflect.Call("set", process, key, r.locks)
	}
	r.answer = js.FuncOf(func(js.Value, []js.Value) any { return true })
	return r.locks
}

func (r *instanceRegistry) register(entry string) {
	table := r.table()
	table.Call("set", entry, r.answer.Value)
}

// abandon makes an entry that nobody holds any more count as a dead one, though
// its process lives: it could not be removed.
func (r *instanceRegistry) abandon(entry string) { r.table().Call("set", entry, false) }

func (r *instanceRegistry) forget(entry string) { r.table().Call("delete", entry) }

// alive reports false only when the instance that holds the entry has crashed.
func (r *instanceRegistry) alive(entry string) (alive bool) {
	holder := r.table().Call("get", entry)
	switch holder.Type() {
	case js.TypeUndefined:
		return true
	case js.TypeBoolean:
		return false
	}
	defer func() {
		if recover() != nil {
			r.forget(entry)
			alive = false
		}
	}()
	return holder.Invoke().Truthy()
}
