package jsutil

import "syscall/js"

var uint8Array = js.Global().Get("Uint8Array")

// NewUint8Array returns an array of n zero bytes.
func NewUint8Array(n int) js.Value { return uint8Array.New(n) }

// ToUint8Array returns a copy of b on the JavaScript side.
func ToUint8Array(b []byte) js.Value {
	array := uint8Array.New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// ToBytes returns a copy of what an ArrayBuffer or a Uint8Array holds.
func ToBytes(buffer js.Value) []byte {
	if !buffer.InstanceOf(uint8Array) {
		buffer = uint8Array.New(buffer)
	}
	b := make([]byte, buffer.Length())
	js.CopyBytesToGo(b, buffer)
	return b
}
