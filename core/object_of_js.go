package core

// addReflected is for values whose type has to be looked at, which the program
// for browsers has no room for.
func (t *textBuilder) addReflected(any, int) error {
	return invalidValue("a Go value of a type that can't be written without reflection")
}

func isNilPointer(any) bool { return false }
