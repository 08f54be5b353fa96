package jsutil

import (
	"errors"
	"syscall/js"
)

// Error is a JavaScript exception or the reason of a rejected promise.
type Error struct {
	Name    string // "QuotaExceededError", "TypeError", …; "" when the value thrown has no name
	Message string
	Value   js.Value // what was thrown
}

func (e *Error) Error() string {
	switch {
	case e.Name == "":
		return e.Message
	case e.Message == "":
		return e.Name
	}
	return e.Name + ": " + e.Message
}

// Unwrap returns what was thrown, as package syscall/js has it.
func (e *Error) Unwrap() error { return js.Error{Value: e.Value} }

// NewError describes a thrown value. JavaScript can throw anything, undefined
// and strings included.
func NewError(thrown js.Value) *Error {
	e := &Error{Value: thrown}
	if thrown.Type() != js.TypeObject {
		e.Message = "thrown " + thrown.String()
		return e
	}
	e.Name = text(thrown.Get("name"))
	e.Message = text(thrown.Get("message"))
	if e.Name == "" && e.Message == "" {
		e.Message = "thrown an object that is no Error"
	}
	return e
}

func text(v js.Value) string {
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

// ErrorName returns the name of the JavaScript error that err wraps, or "".
func ErrorName(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Name
	}
	return ""
}

// Call calls a method. An exception comes back as an [*Error]. A receiver that
// is no object or lacks the method is a mistake of the program and panics.
func Call(receiver js.Value, method string, args ...any) (result js.Value, err error) {
	defer catch(&result, &err)
	return receiver.Call(method, args...), nil
}

// Invoke calls a function. An exception comes back as an [*Error].
func Invoke(function js.Value, args ...any) (result js.Value, err error) {
	defer catch(&result, &err)
	return function.Invoke(args...), nil
}

// New calls a constructor. An exception comes back as an [*Error].
func New(constructor js.Value, args ...any) (result js.Value, err error) {
	defer catch(&result, &err)
	return constructor.New(args...), nil
}

// Get reads a property of which a getter may refuse to tell, as those of the storages
// do where the user's settings keep them away. An exception comes back as an
// [*Error].
func Get(receiver js.Value, name string) (result js.Value, err error) {
	return Invoke(js.Global().Get("Reflect").Get("get"), receiver, name)
}

// Refused reports whether err says that the browser, or its user, does not allow
// something here: in a frame without rights, in a private window, with cookies
// blocked. It lasts, where other errors may pass.
func Refused(err error) bool {
	name := ErrorName(err)
	return name == "SecurityError" || name == "NotAllowedError"
}

// NavigatorHas returns a property of the navigator, undefined where there is none.
func NavigatorHas(name string) (js.Value, error) {
	navigator, err := Get(Global(), "navigator")
	if err != nil || !navigator.Truthy() {
		return js.Undefined(), err
	}
	return Get(navigator, name)
}

func catch(result *js.Value, err *error) {
	switch r := recover().(type) {
	case nil:
	case js.Error:
		*result, *err = js.Undefined(), NewError(r.Value)
	default:
		panic(r)
	}
}
