package idbfs

import "errors"

// ErrNewerDatabase occurs when the database was made by a newer version of
// this package. It is left as it is.
var ErrNewerDatabase = errors.New("database was made by a newer version of this library")
