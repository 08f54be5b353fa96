package core

// Object is an immutable JSON object, such as an entry's metadata. It keeps
// what JSON can say and Go maps can't: 64-bit integers, and floats that look
// like integers. The zero value is the empty object, and == compares by value.
//
// An Object holds its canonical text: no white space, keys sorted by bytes,
// numbers and strings as the container format writes them.
type Object struct {
	text string // "" for the empty object
}
