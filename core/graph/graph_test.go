package graph_test

import (
	"errors"
	"reflect"
	"strconv"
	"sync"
	"testing"

	"holdfast/core"
	"holdfast/core/graph"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

func newGraph(t *testing.T, fsys fsadapter.FS) *graph.Store {
	t.Helper()
	s, err := core.OpenSession(t.Context(), fsys, "memory.json", core.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return graph.New(s)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantGraph(t *testing.T, g graph.Graph, want string) {
	t.Helper()
	if got := string(graph.Text(g)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestGraph(t *testing.T) {
	g := newGraph(t, memfs.New())
	ctx := t.Context()
	created, err := g.CreateEntities(ctx, []graph.Entity{{"Ada", "person", []string{"x", "x"}}, {"Ben", "person", nil}})
	check(t, err)
	if len(created) != 2 {
		t.Errorf("created %v", created)
	}
	created, err = g.CreateEntities(ctx, []graph.Entity{{"Ada", "other", nil}, {"Cy", "cat", nil}, {"Cy", "dog", nil}})
	check(t, err)
	if len(created) != 2 || created[0].Name != "Cy" {
		t.Errorf("created %v", created)
	}
	knows := graph.Relation{From: "Ada", To: "nobody", RelationType: "knows"}
	for _, want := range []int{1, 0} {
		relations, err := g.CreateRelations(ctx, []graph.Relation{knows})
		check(t, err)
		if len(relations) != want {
			t.Errorf("created %v", relations)
		}
	}
	added, err := g.AddObservations(ctx, []graph.Observations{{"Ben", []string{"a", "Tea"}}, {"Ben", []string{"a", "b"}}})
	check(t, err)
	if want := []graph.Observations{{"Ben", []string{"a", "Tea"}}, {"Ben", []string{"b"}}}; !reflect.DeepEqual(added, want) {
		t.Errorf("added %v", added)
	}
	_, err = g.AddObservations(ctx, []graph.Observations{{"Ben", []string{"no"}}, {"Eve", []string{"no"}}})
	var missing *graph.NotFoundError
	if !errors.As(err, &missing) || err.Error() != "Entity with name Eve not found" {
		t.Errorf("AddObservations = %v", err)
	}
	check(t, g.DeleteObservations(ctx, []graph.Observations{{"Ada", []string{"x"}}, {"Eve", []string{"x"}}}))
	all, err := g.Read(ctx)
	check(t, err)
	wantGraph(t, all, `{"entities":[{"name":"Ada","entityType":"person","observations":[]},{"name":"Ben","entityType":"person","observations":["a","Tea","b"]},`+
		`{"name":"Cy","entityType":"cat","observations":[]},{"name":"Cy","entityType":"dog","observations":[]}],`+
		`"relations":[{"from":"Ada","to":"nobody","relationType":"knows"}]}`)
	found, err := g.Search(ctx, "tEA")
	check(t, err)
	wantGraph(t, found, `{"entities":[{"name":"Ben","entityType":"person","observations":["a","Tea","b"]}],"relations":[]}`)
	check(t, g.DeleteEntities(ctx, []string{"nobody", "Ben", "Cy"}))
	// A new entity of an old name has nothing of the old one.
	_, err = g.CreateEntities(ctx, []graph.Entity{{"Ben", "dog", nil}})
	check(t, err)
	opened, err := g.Open(ctx, []string{"Ben", "Ada", "Eve"})
	check(t, err)
	wantGraph(t, opened, `{"entities":[{"name":"Ada","entityType":"person","observations":[]},{"name":"Ben","entityType":"dog","observations":[]}],"relations":[]}`)
}

// server-memory acknowledges all of these and keeps a few.
func TestNothingIsLostBetweenTwoSessions(t *testing.T) {
	fsys := memfs.New()
	stores := []*graph.Store{newGraph(t, fsys), newGraph(t, fsys)}
	_, err := stores[0].CreateEntities(t.Context(), []graph.Entity{{"all", "set", nil}})
	check(t, err)
	var done sync.WaitGroup
	for i := range 40 {
		done.Go(func() {
			n := strconv.Itoa(i)
			_, err := stores[i%2].CreateEntities(t.Context(), []graph.Entity{{"e" + n, "x", []string{n}}})
			if err == nil {
				_, err = stores[i%2].AddObservations(t.Context(), []graph.Observations{{"all", []string{n, "same"}}})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	g, err := stores[1].Read(t.Context())
	check(t, err)
	if len(g.Entities) != 41 || len(g.Entities[0].Observations) != 41 {
		t.Errorf("%d entities and %d observations", len(g.Entities), len(g.Entities[0].Observations))
	}
}

func TestJSONLinesThereAndBack(t *testing.T) {
	const text = `{"type":"entity","name":"Ada","entityType":"person","observations":["<b> & \u001f é","x","x"]}` + "\n" +
		`{"type":"entity","name":"Ada","entityType":"again","observations":[],"mood":{"a":1.0},"since":12}` + "\n" +
		`{"type":"relation","from":"Ada","to":"B","relationType":"r","weight":2}` + "\n" +
		`{"type":"_aim","source":"mcp-knowledge-graph"}`
	if !graph.IsJSONLines([]byte(text)) {
		t.Error("it is not recognised")
	}
	for _, torn := range []string{"", "\n" + `{"type":"entity","na`} {
		entries, done, err := graph.ParseJSONLines([]byte("\n" + text + torn))
		check(t, err)
		if done.Entities != 2 || done.Relations != 1 || done.Records != 1 || (torn != "") != (done.Torn != nil) {
			t.Errorf("%+v", done)
		}
		fsys := memfs.New()
		s, err := core.OpenSession(t.Context(), fsys, "memory.json", core.SessionOptions{})
		check(t, err)
		_, err = s.Put(t.Context(), entries...)
		check(t, err)
		got, err := graph.New(s).AppendJSONLines(t.Context(), nil)
		check(t, err)
		if string(got) != text {
			t.Errorf("\n got %s\nwant %s", got, text)
		}
		check(t, s.Close())
	}
}

func TestDamagedLines(t *testing.T) {
	var corrupt *core.CorruptError
	_, _, err := graph.ParseJSONLines([]byte("{\"type\":\"a\"}\n{\"ty\n{\"type\":\"b\"}\n"))
	if !errors.As(err, &corrupt) || corrupt.Offset != 13 {
		t.Errorf("ParseJSONLines = %v", err)
	}
	for _, other := range []string{"", "[]", "x", `{"version":1,"type":"x"}`, `{"version":1,"session_id":"s"}`} {
		if graph.IsJSONLines([]byte(other)) {
			t.Errorf("%q is taken for a graph", other)
		}
	}
}
