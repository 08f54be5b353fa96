package osfs

import (
	"os"
	"strconv"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

var (
	_ fsadapter.Stamper  = (*FS)(nil)
	_ fsadapter.Resolver = (*FS)(nil)
	_ fsadapter.Sharer   = (*FS)(nil)
)

// Stamp implements [fsadapter.Stamper]: which file it is, how long, and when it
// was changed.
func (f *FS) Stamp(name string) (string, error) {
	if err := checkName("stamp", name); err != nil {
		return "", err
	}
	info, err := os.Stat(f.osPath(name))
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", fserr.Path("stamp", name, hackpadfs.ErrIsDir)
	}
	if err := checkKind(info, name); err != nil {
		return "", fserr.Path("stamp", name, err)
	}
	b := make([]byte, 0, 80)
	b = strconv.AppendInt(b, info.Size(), 36)
	b = strconv.AppendInt(append(b, '.'), info.ModTime().UnixNano(), 36)
	for _, v := range systemStamp(info) {
		b = strconv.AppendInt(append(b, '.'), v, 36)
	}
	return string(b), nil
}

// Resolve implements [fsadapter.Resolver].
func (f *FS) Resolve(name string) (fsadapter.FS, string, error) {
	if err := checkName("resolve", name); err != nil {
		return nil, "", err
	}
	target, base, err := f.resolve(name)
	if err != nil {
		return nil, "", fserr.Path("resolve", name, err)
	}
	return target, base, nil
}

// Share implements [fsadapter.Sharer].
func (f *FS) Share(name, like string) {
	if checkName("share", name) != nil || checkName("share", like) != nil {
		return
	}
	opened, err := openOwn(f.osPath(name), os.O_RDONLY)
	if err != nil {
		return
	}
	share(opened, f.osPath(like))
	_ = opened.Close()
}
