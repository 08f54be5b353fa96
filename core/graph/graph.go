package graph

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"holdfast/core"
)

// Entity is a node of the graph, known by its name.
type Entity struct {
	Name         string   `json:"name"`
	EntityType   string   `json:"entityType"`
	Observations []string `json:"observations"`
}

// Relation is an edge, known by its three texts. Its ends need not exist.
type Relation struct {
	From         string `json:"from"`
	To           string `json:"to"`
	RelationType string `json:"relationType"`
}

// Graph is a part of a knowledge graph, in the order in which it was made.
type Graph struct {
	Entities  []Entity   `json:"entities"`
	Relations []Relation `json:"relations"`
}

// Observations are texts about an entity.
type Observations struct {
	Entity   string
	Contents []string
}

// NotFoundError says that there is no entity of a name. Nothing was changed.
type NotFoundError struct{ Name string }

func (e *NotFoundError) Error() string { return "Entity with name " + e.Name + " not found" }

// Store is the graph in the memory of a session. It is safe for use by several
// goroutines. The errors are those of the session.
type Store struct {
	session *core.Session

	mu   sync.Mutex
	last time.Time // that an entry of the graph was created
}

// New returns the graph that is in the memory of s.
func New(s *core.Session) *Store { return &Store{session: s} }

// Read returns the whole graph.
func (s *Store) Read(ctx context.Context) (Graph, error) {
	st, err := s.load(ctx)
	return st.graph(func(*Entity) bool { return true }, true), err
}

// Search returns the entities that have a text in their name, type or an
// observation, in upper or lower case, and the relations that begin or end there.
func (s *Store) Search(ctx context.Context, text string) (Graph, error) {
	text = strings.ToLower(text)
	has := func(in string) bool { return strings.Contains(strings.ToLower(in), text) }
	st, err := s.load(ctx)
	return st.graph(func(e *Entity) bool {
		return has(e.Name) || has(e.EntityType) || slices.ContainsFunc(e.Observations, has)
	}, false), err
}

// Open returns the entities of the given names, and the relations that begin or
// end there.
func (s *Store) Open(ctx context.Context, names []string) (Graph, error) {
	st, err := s.load(ctx)
	return st.graph(func(e *Entity) bool { return slices.Contains(names, e.Name) }, false), err
}

// change makes one commit of what build finds to be done, and again when others
// have changed something that it depends on.
func (s *Store) change(ctx context.Context, build func(st *state) (seen map[string]core.Revision, put []core.Entry, err error)) error {
	for {
		st, err := s.load(ctx)
		if err != nil {
			return err
		}
		seen, put, err := build(st)
		if err != nil || len(put) == 0 {
			return err
		}
		s.stamp(put)
		if _, err = s.session.PutIf(ctx, seen, put...); !errors.Is(err, core.ErrConflict) {
			return err
		}
	}
}

// stamp gives entries times of creation that tell their order.
func (s *Store) stamp(put []core.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now().UTC()
	for i := range put {
		if !now.After(s.last) {
			now = s.last.Add(1)
		}
		s.last, put[i].CreatedAt = now, now
	}
}

// CreateEntities adds entities and returns those whose names were new.
func (s *Store) CreateEntities(ctx context.Context, entities []Entity) ([]Entity, error) {
	created := []Entity{}
	err := s.change(ctx, func(st *state) (map[string]core.Revision, []core.Entry, error) {
		created = created[:0]
		var put []core.Entry
		seen := map[string]core.Revision{}
		for _, e := range entities {
			if st.find(e.Name) != nil {
				continue
			}
			created = append(created, e)
			id := st.newID(entityPrefix + e.Name)
			seen[id] = ""
			put = append(put, entityEntry(id, &e, core.Object{}))
			for _, text := range e.Observations {
				put = append(put, observationEntry(st.newID(observationID(id, text)), e.Name, text))
			}
		}
		return seen, put, nil
	})
	return created, err
}

// CreateRelations adds relations and returns those that were new.
func (s *Store) CreateRelations(ctx context.Context, relations []Relation) ([]Relation, error) {
	created := []Relation{}
	err := s.change(ctx, func(st *state) (map[string]core.Revision, []core.Entry, error) {
		created = created[:0]
		var put []core.Entry
		seen := map[string]core.Revision{}
		for _, r := range relations {
			if st.hasRelation(r) {
				continue
			}
			created = append(created, r)
			id := st.newID(relationID(r))
			seen[id] = ""
			put = append(put, relationEntry(id, r, core.Object{}))
		}
		return seen, put, nil
	})
	return created, err
}

// AddObservations adds what entities do not have yet, and returns that for each
// of the given ones. If an entity does not exist nothing is added, and the error
// is a [*NotFoundError].
func (s *Store) AddObservations(ctx context.Context, more []Observations) ([]Observations, error) {
	var added []Observations
	err := s.change(ctx, func(st *state) (map[string]core.Revision, []core.Entry, error) {
		added = []Observations{}
		var put []core.Entry
		seen := map[string]core.Revision{}
		for _, o := range more {
			n := st.find(o.Entity)
			if n == nil {
				return nil, nil, &NotFoundError{o.Entity}
			}
			seen[n.entry.ID] = n.entry.Revision()
			fresh := []string{}
			for _, text := range o.Contents {
				if slices.Contains(n.Observations, text) {
					continue
				}
				fresh = append(fresh, text)
				id := st.newID(observationID(n.entry.ID, text))
				seen[id] = ""
				put = append(put, observationEntry(id, o.Entity, text))
			}
			n.Observations = append(n.Observations, fresh...)
			added = append(added, Observations{o.Entity, fresh})
		}
		return seen, put, nil
	})
	return added, err
}

// DeleteEntities removes entities, their observations and their relations.
func (s *Store) DeleteEntities(ctx context.Context, names []string) error {
	for {
		st, err := s.load(ctx)
		if err != nil {
			return err
		}
		ids := slices.Clone(st.stray)
		for _, n := range st.nodes {
			if slices.Contains(names, n.Name) {
				ids = append(append(ids, n.entry.ID), n.ids...)
			}
		}
		for _, r := range st.relations {
			if slices.Contains(names, r.From) || slices.Contains(names, r.To) {
				ids = append(ids, r.id)
			}
		}
		// Observations that were added meanwhile are strays the next time.
		if n, err := s.session.Delete(ctx, ids...); n == 0 || err != nil {
			return err
		}
	}
}

// DeleteObservations removes observations from entities.
func (s *Store) DeleteObservations(ctx context.Context, deletions []Observations) error {
	st, err := s.load(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, d := range deletions {
		n := st.find(d.Entity)
		if n == nil {
			continue
		}
		for i, text := range n.Observations {
			if slices.Contains(d.Contents, text) {
				ids = append(ids, n.ids[i])
			}
		}
	}
	_, err = s.session.Delete(ctx, ids...)
	return err
}

// DeleteRelations removes relations.
func (s *Store) DeleteRelations(ctx context.Context, relations []Relation) error {
	st, err := s.load(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, r := range st.relations {
		if slices.Contains(relations, r.Relation) {
			ids = append(ids, r.id)
		}
	}
	_, err = s.session.Delete(ctx, ids...)
	return err
}
