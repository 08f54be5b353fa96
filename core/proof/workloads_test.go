package proof

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

// workloads returns what the proof is about.
func workloads() []workload {
	old := containerOf(core.FormatJSON, "a b", 700)
	version0 := version0Of("a b", 700)
	list := []workload{
		{
			name:  "save over version 0",
			start: stored(version0),
			steps: []step{save("c", 2000), save("c d", 1000)},
			keeps: map[string]string{file + ".v0.bak": string(version0)},
		},
		{
			name:  "migrate",
			start: stored(version0),
			steps: []step{migrate("a b"), save("c", 900)},
			keeps: map[string]string{file + ".v0.bak": string(version0)},
		},
		{
			name:  "clear",
			start: stored(old),
			steps: []step{clearAll(), save("c", 1500), clearAll()},
		},
		{
			name:  "import",
			start: stored(old),
			steps: []step{importOf("c d", 900), save("e", 300)},
			keeps: map[string]string{file + ".bak": string(old)},
		},
		{
			name:  "ten appends with checkpoints",
			start: memfs.Image{},
			steps: []step{
				put("a", "a", 300), put("b", "a b", 900), put("c d", "a b c d", 500), touch("a", "a b c d"),
				checkpoint("a b c d"),
				put("b", "a b c d", 100), remove("c", "a b d"), put("e", "a b d e", 1500), touch("e", "a b d e"),
				closeSession("a b d e"),
				put("f", "a b d e f", 200), remove("a", "b d e f"),
			},
		},
		{
			name:  "appends that make checkpoints by themselves",
			start: memfs.Image{},
			steps: []step{
				checkpointAt(500), put("a", "a", 300), put("b", "a b", 300), put("c", "a b c", 600),
				remove("a", "b c"), put("d", "b c d", 400),
			},
			forgives: true, // a checkpoint that nobody asked for is tried again
		},
		{
			name:  "changes",
			start: stored(old),
			steps: []step{
				change("c a", "b", "a c", "a c", 600), change("d e", "a", "", "c d e", 300), checkpoint("c d e"),
				change("", "c e", "d", "d", 0), change("f", "", "", "d f", 1300),
			},
		},
		{
			name:   "changes at once",
			bubble: true,
			start:  stored(old),
			steps:  []step{putAtOnce("c d e", "a b c d e", 400), putAtOnce("f g", "a b c d e f g", 900), checkpoint("a b c d e f g"), putAtOnce("a h", "a b c d e f g h", 60)},
		},
		{
			name:     "a bulk put",
			start:    memfs.Image{},
			steps:    []step{checkpointAt(500), put("a b c d", "a b c d", 900), put("e", "a b c d e", 50), change("f g h i", "a b c", "", "d e f g h i", 900)},
			forgives: true,
		},
		{
			name:  "appends to version 0",
			start: stored(version0),
			steps: []step{put("c", "a b c", 400), checkpoint("a b c"), touch("a", "a b c"), closeSession("a b c")},
			keeps: nil,
		},
		{
			name:  "a session cleared",
			start: stored(old),
			steps: []step{put("c", "a b c", 600), clearSession(), put("d", "d", 100), closeSession("d"), clearAll(), put("e", "e", 70)},
		},
		{
			name:  "sessions and saves in turn",
			start: memfs.Image{},
			steps: []step{
				put("a", "a", 300), save("b", 700), put("c", "b c", 300), save("c", 200), put("d", "c d", 90),
				importOf("x", 500), put("y", "x y", 90), clearAll(), put("z", "z", 90),
			},
		},
	}
	sizes := []int{200, 1000, 1800, 3300}
	if long() {
		sizes = append(sizes, 4300, 5300) // of which all subsets of 10 and 12 sectors are listed
	}
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		for _, size := range sizes {
			list = append(list, workload{
				name:  fmt.Sprintf("two saves of %d as %v", size, format),
				start: memfs.Image{},
				steps: []step{saveAs(format, "a", size), saveAs(format, "b", size+77)},
			})
		}
	}
	return list
}

// distinctWorkloads are those whose protocols differ.
func distinctWorkloads() []workload {
	return slices.DeleteFunc(workloads(), func(w workload) bool {
		return strings.HasPrefix(w.name, "two saves") && !strings.HasSuffix(w.name, "1000 as json")
	})
}
