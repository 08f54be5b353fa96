//go:build !race

package proof

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// mutant is one line of the protocol that is taken out or spoiled.
type mutant struct {
	name     string
	file     string // in the module
	old, new string // old occurs once in the file, in a function
	test     string // the test that has to fail
}

const (
	replacing = "fsadapter/internal/atomicfile/atomicfile.go"
	naming    = "fsadapter/internal/atomicfile/dirs.go"
	sweeping  = "fsadapter/internal/atomicfile/tempname.go"
	disk      = "core/disk.go"
	folding   = "core/disk_commit.go"
	journal   = "core/journal_file.go"
	frames    = "core/journal_frame.go"
	headers   = "core/journal_header.go"
	slots     = "fsadapter/opfs/slot/commit.go"
	slotPair  = "fsadapter/opfs/slot/pair.go"
)

var mutants = []mutant{
	// Replacing a file.
	{"no sync of the temporary file", replacing, "return temp.Sync()", "return nil", "TestPowerCut"},
	{"no sync of the directory", replacing, "fsys.SyncDir(dir); err != nil", "error(nil); err != nil", "TestPowerCut"},
	{"no sync of the directories above", replacing, "return syncParents(fsys, dir)", "return nil", "TestPowerCutAfterADeath"},
	{"the old file is removed before the rename", replacing, "err = fsys.MoveName(tempName, name)",
		"_ = fsys.DropName(name); err = fsys.MoveName(tempName, name)", "TestPowerCut"},
	{"a temporary file stays after a failure", replacing, "a later sweep finds it.\n\t\t_ = fsys.DropName(tempName)", "", "TestFaults"},
	{"no sync after a removal", naming, "return fsys.SyncDir(path.Dir(name))", "return nil", "TestPowerCut"},
	{"leftovers are not swept", replacing, "sweep(fsys, name)", "", "TestPowerCut"},
	{"leftovers of files kept beside are not swept", sweeping, "at < 0 || rest[0] != '.'", "at != 0", "TestPowerCut"},
	{"no sync of the name of a created file", "fsadapter/memfs/file.go", "if syncName {", "if false && syncName {", "TestPowerCut"},

	// The journal.
	{"no sync of a frame", journal, "err := writeAllAt(j.file, b, j.end)\n\tif err == nil {",
		"err := writeAllAt(j.file, b, j.end)\n\tif false {", "TestPowerCut"},
	{"no sync of a header", journal, "err := writeAllAt(j.file, page, at)\n\tif err == nil {",
		"err := writeAllAt(j.file, page, at)\n\tif false {", "TestPowerCut"},
	{"no sync of what a dead writer wrote", journal, "if err := hackpadfs.SyncFile(j.file); err != nil {\n\t\treturn err\n\t}\n\tj.synced = j.end",
		"j.synced = j.end", "TestPowerCutAfterADeath"},
	{"no sync of a header that a dead writer wrote", journal, "errors.Join(j.found(), j.settleHeader())", "j.found()", "TestPowerCutAfterADeath"},
	{"a torn tail is not cut off", journal, "if j.length > j.end {", "if j.length < 0 {", "TestATornTailIsCutOff"},
	{"the CRC of a frame is not checked", frames, "checksumOf(b) != crc32.Checksum(b[4:end], castagnoli)", "false", "TestPowerCut"},
	{"the salt of a frame is not checked", frames, "if !ok || salt != h.salt {", "if _ = salt; !ok {", "TestPowerCut"},
	{"the CRC of a header is not checked", headers, "binary.LittleEndian.Uint32(b[8:]) != crc32.Checksum(b[12:], castagnoli)", "false", "TestDamagedJournals"},
	{"headers do not take turns", headers, "int64((h.generation+1)%2) * journalPage", "0", "TestPowerCut"},
	{"the older header counts", headers, "h.generation > current.generation", "h.generation < current.generation", "TestPowerCut"},

	{"the mark of a new journal is not synced", journal, "\t\t}\n\t}\n\treturn hackpadfs.SyncFile(j.file)", "\t\t}\n\t}\n\treturn nil", "TestPowerCut"},
	{"the mark of a new journal is written again", journal, "if !j.marked {", "if true {", "TestPowerCutDuringRecovery"},
	{"a frame that failed is not cut off", journal, "_ = hackpadfs.TruncateFile(j.file, j.end)", "", "TestAWriteThatFailed"},
	{"a journal that failed is not folded", "core/disk.go", "if d.journal != nil && d.journal.broken != nil {", "if false {", "TestAWriteThatFailed"},
	{"after a failure what was known counts", "core/disk.go", "d.forget()\n\tif d.journal != nil && d.journal", "if d.journal != nil && d.journal", "TestAWriteThatFailed"},

	// Folding the journal into the container.
	{"no checkpoint frame", folding, "d.journal.append(frameCheckpoint, encodeIdentity(raw))", "error(nil)", "TestPowerCut"},
	{"the journal is reset before the container is replaced", folding,
		"if err := d.fsys.ReplaceFile(ctx, d.name, data); err != nil {\n\t\treturn d.failed(err)",
		"if d.journal != nil { d.seen.raw = identify(data); if err := d.restart(); err != nil { return err } }\n" +
			"\tif err := d.fsys.ReplaceFile(ctx, d.name, data); err != nil {\n\t\treturn d.failed(err)", "TestPowerCut"},
	{"a container that a dead writer wrote is extended as it is", folding, "if d.seen.durable {", "if true {", "TestPowerCutAfterADeath"},
	{"what is read without the lock need not be of one moment", "core/disk_peek.go", "after == before && d.state", "(after == before || err == nil) && d.state", "TestWritersBetweenReads"},
	{"the old version is not kept", folding, "if err := keep(); err != nil {", "if err := error(nil); err != nil {", "TestPowerCut"},

	// Changes that share a commit.
	{"a change is acknowledged before its commit", "core/store_group.go", "g.members = append(g.members, m)", "g.members = append(g.members, m); m.err = nil; close(m.done); g.members = g.members[:0]", "TestFaults"},
	{"a bulk put is acknowledged before the container is replaced", "core/store_group.go", "err := s.checkpoint(ctx)", "err := error(nil)", "TestPowerCut"},

	// Writers at once.
	{"no lock", "core/disk_io.go", "return fsys.Lock(ctx, name)", "return fsys.Lock(ctx, name+strconv.FormatUint(unstamped.Add(1), 10))", "TestWritersAtOnce"},
	{"no catching up", disk, "n, err := d.catchUp(ctx)", "n, err := &delta{}, error(nil); if !d.seen.known { n, err = d.catchUp(ctx) } else { err = d.openJournal(hackpadfs.FlagReadWrite); if d.journal != nil { d.journal.journalPosition = d.seen.position } }", "TestWritersAtOnce"},

	// Slots.
	{"the newest slot is overwritten", slots, "p.commit(1-newest, data, false)", "p.commit(newest, data, false)", "TestPowerCutOnSlots"},
	{"no sync of a slot's content", slots, "return s.file.Sync()", "return nil", "TestPowerCutOnSlots"},
	{"no sync of a slot's header", slots, "if err := s.writeHeader(header, 0); err != nil {\n\t\treturn err\n\t}\n\tif err := s.file.Sync(); err != nil {",
		"if err := s.writeHeader(header, 0); err != nil {\n\t\treturn err\n\t}\n\tif err := error(nil); err != nil {", "TestPowerCutOnSlots"},
	{"a slot's header comes before its content", slots, "if err := slot.writeContent(data); err != nil {\n\t\treturn err\n\t}\n\treturn slot.writeHeaders(header)",
		"if err := slot.writeHeaders(header); err != nil {\n\t\treturn err\n\t}\n\treturn slot.writeContent(data)", "TestPowerCutOnSlots"},
	{"the older slot is read", slotPair, "if first.Generation > second.Generation {", "if first.Generation < second.Generation {", "TestPowerCutOnSlots"},
	{"the CRC of a slot's header is not checked", "fsadapter/opfs/slot/header.go", "binary.LittleEndian.Uint32(b[crcOffset:]) != Checksum(b[:crcOffset])", "false", "TestPowerCutOnSlots"},
}

// TestMutants takes out one line of the protocol after the other. Each time the
// tests have to fail.
func TestMutants(t *testing.T) {
	program := buildMutants(t)
	var caught atomic.Int64
	t.Run("without", func(t *testing.T) {
		for number, m := range mutants {
			t.Run(strings.ReplaceAll(m.name, " ", "_"), func(t *testing.T) {
				t.Parallel()
				run := exec.CommandContext(t.Context(), program, "-test.run", "^"+m.test+"$", "-test.failfast", "-test.timeout", "2m")
				run.Env = append(os.Environ(), mutantSwitch+"="+strconv.Itoa(number))
				output, err := run.CombinedOutput()
				var exit *exec.ExitError
				switch {
				case err == nil:
					t.Errorf("%s survived %s", m.name, m.test)
				case !errors.As(err, &exit) || !strings.Contains(string(output), "--- FAIL: "+m.test+" "):
					t.Errorf("%s can't be run: %v\n%s", m.name, err, output)
				default:
					caught.Add(1)
					t.Logf("caught by %s", m.test)
				}
			})
		}
	})
	t.Attr("mutants", strconv.Itoa(len(mutants)))
	t.Attr("caught", strconv.FormatInt(caught.Load(), 10))
}
