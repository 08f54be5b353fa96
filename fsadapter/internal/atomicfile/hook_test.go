package atomicfile_test

import (
	"regexp"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/memfs"
)

// hooked is a file system that logs the primitives that change something and
// lets a test fail them.
type hooked struct {
	*memfs.FS
	log  []string
	hook func(op string) error // nil, or called before each
	most int                   // bytes that one Write takes; 0 for all
}

func newHooked() *hooked { return &hooked{FS: memfs.New()} }

var randomPart = regexp.MustCompile(`\.tmp-mem-[a-z0-9]{26}`)

func (h *hooked) do(op string) error {
	op = randomPart.ReplaceAllString(op, ".tmp")
	h.log = append(h.log, op)
	if h.hook == nil {
		return nil
	}
	return h.hook(op)
}

func (h *hooked) Mkdir(name string, perm hackpadfs.FileMode) error {
	if err := h.do("mkdir " + name + " " + perm.String()); err != nil {
		return err
	}
	return h.FS.Mkdir(name, perm)
}

func (h *hooked) MoveName(oldName, newName string) error {
	if err := h.do("move " + oldName + " " + newName); err != nil {
		return err
	}
	return h.FS.MoveName(oldName, newName)
}

func (h *hooked) DropName(name string) error {
	if err := h.do("drop " + name); err != nil {
		return err
	}
	return h.FS.DropName(name)
}

func (h *hooked) SyncDir(name string) error {
	if err := h.do("syncdir " + name); err != nil {
		return err
	}
	return h.FS.SyncDir(name)
}

func (h *hooked) CreateTemp(name string) (atomicfile.Temp, error) {
	if err := h.do("create " + name); err != nil {
		return nil, err
	}
	temp, err := h.FS.CreateTemp(name)
	if err != nil {
		return nil, err
	}
	return &hookedTemp{Temp: temp, fs: h}, nil
}

type hookedTemp struct {
	atomicfile.Temp
	fs *hooked
}

func (t *hookedTemp) Write(p []byte) (int, error) {
	if err := t.fs.do("write"); err != nil {
		return 0, err
	}
	if t.fs.most > 0 && len(p) > t.fs.most {
		p = p[:t.fs.most]
	}
	return t.Temp.Write(p)
}

func (t *hookedTemp) Chmod(mode hackpadfs.FileMode) error {
	if err := t.fs.do("chmod " + mode.String()); err != nil {
		return err
	}
	return t.Temp.Chmod(mode)
}

func (t *hookedTemp) Sync() error {
	if err := t.fs.do("sync"); err != nil {
		return err
	}
	return t.Temp.Sync()
}

// Close closes even when it fails, as the operating system does.
func (t *hookedTemp) Close() error {
	err := t.Temp.Close()
	if hookErr := t.fs.do("close"); hookErr != nil {
		return hookErr
	}
	return err
}

func (t *hookedTemp) Release() {
	_ = t.fs.do("release")
	t.Temp.Release()
}
