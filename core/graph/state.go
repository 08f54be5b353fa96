package graph

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"holdfast/core"
)

// The IDs of a graph's entries begin with these.
const (
	prefix            = "graph/"
	entityPrefix      = prefix + "entity/"
	observationPrefix = prefix + "observation/"
	relationPrefix    = prefix + "relation/"
	recordPrefix      = prefix + "record/" // lines of an import of unknown type
)

// node is an entity with the IDs of its observations.
type node struct {
	Entity
	entry core.Entry
	ids   []string
}

type edge struct {
	Relation
	id     string
	fields core.Object
}

// state is the graph as the memory holds it at one time.
type state struct {
	nodes     []*node
	relations []edge
	records   []string // lines of unknown type
	stray     []string // IDs of observations whose entity is gone

	byName map[string]*node
	known  map[Relation]bool
	used   map[string]bool // IDs
}

func (s *Store) load(ctx context.Context) (*state, error) {
	st := &state{byName: map[string]*node{}, known: map[Relation]bool{}, used: map[string]bool{}}
	entries, err := s.session.List(ctx, core.ListOptions{Prefix: prefix, Order: core.Oldest})
	byKey := map[string]*node{}
	for _, e := range entries {
		st.used[e.ID] = true
		switch {
		case strings.HasPrefix(e.ID, entityPrefix):
			n := &node{Entity: Entity{member(e, "name"), member(e, "entityType"), []string{}}, entry: e}
			st.nodes = append(st.nodes, n)
			byKey[key(e.ID)] = n
			if st.byName[n.Name] == nil {
				st.byName[n.Name] = n
			}
		case strings.HasPrefix(e.ID, relationPrefix):
			r := Relation{member(e, "from"), member(e, "to"), member(e, "relationType")}
			st.relations = append(st.relations, edge{r, e.ID, fields(e)})
			st.known[r] = true
		case strings.HasPrefix(e.ID, recordPrefix):
			st.records = append(st.records, e.Content)
		}
	}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.ID, observationPrefix)
		if !ok {
			continue
		}
		of, _, _ := strings.Cut(rest, "/")
		if n := byKey[of]; n != nil {
			n.Observations, n.ids = append(n.Observations, e.Content), append(n.ids, e.ID)
		} else {
			st.stray = append(st.stray, e.ID)
		}
	}
	s.mu.Lock()
	if n := len(entries); n > 0 && entries[n-1].CreatedAt.After(s.last) {
		s.last = entries[n-1].CreatedAt
	}
	s.mu.Unlock()
	return st, err
}

func (st *state) find(name string) *node { return st.byName[name] }

func (st *state) hasRelation(r Relation) bool { return st.known[r] }

// newID returns an ID that no entry of the graph has: the wanted one, or one
// that begins with it.
func (st *state) newID(wanted string) string {
	id := wanted
	for i := 2; st.used[id]; i++ {
		id = wanted + "#" + strconv.Itoa(i)
	}
	st.used[id] = true
	return id
}

// graph returns the entities that keep accepts, and the relations at them, or all.
func (st *state) graph(keep func(*Entity) bool, all bool) Graph {
	g := Graph{[]Entity{}, []Relation{}}
	kept := map[string]bool{}
	for _, n := range st.nodes {
		if keep(&n.Entity) {
			g.Entities, kept[n.Name] = append(g.Entities, n.Entity), true
		}
	}
	for _, r := range st.relations {
		if all || kept[r.From] || kept[r.To] {
			g.Relations = append(g.Relations, r.Relation)
		}
	}
	return g
}

// key stands for an entity in the IDs of its observations.
func key(text string) string {
	h := fnv.New64a()
	h.Write([]byte(text))
	return strconv.FormatUint(h.Sum64(), 36)
}

func observationID(entity, text string) string {
	return observationPrefix + key(entity) + "/" + key(text)
}

func relationID(r Relation) string {
	return relationPrefix + key(strconv.Quote(r.From)+strconv.Quote(r.To)+strconv.Quote(r.RelationType))
}

func entityEntry(id string, e *Entity, unknown core.Object) core.Entry {
	return entry(id, e.Name+" ("+e.EntityType+")", unknown, "name", e.Name, "entityType", e.EntityType)
}

func observationEntry(id, entity, text string) core.Entry {
	return entry(id, text, core.Object{}, "entity", entity)
}

func relationEntry(id string, r Relation, unknown core.Object) core.Entry {
	return entry(id, r.From+" "+r.RelationType+" "+r.To, unknown, "from", r.From, "to", r.To, "relationType", r.RelationType)
}

func entry(id, content string, unknown core.Object, members ...string) core.Entry {
	m := map[string]any{}
	for pair := range slices.Chunk(members, 2) {
		m[pair[0]] = pair[1]
	}
	if !unknown.IsZero() {
		m["fields"] = unknown
	}
	object, _ := core.ObjectOf(m) // what is not UTF-8 is refused with the content
	return core.Entry{ID: id, Tier: core.TierLongTerm, Content: content, Metadata: object}
}

func member(e core.Entry, name string) string {
	value, _ := e.Metadata.Get(name)
	text, _ := jsontext.AppendUnquote(nil, value)
	return string(text)
}

// fields are what an imported line had beside what is known.
func fields(e core.Entry) core.Object {
	value, _ := e.Metadata.Get("fields")
	object, _ := core.ParseObject([]byte(value))
	return object
}
