package main

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"holdfast/core/graph"
)

const graphURI = "memory://knowledge-graph"

// observed is about an entity, in the words of three of the tools.
type observed struct {
	Entity       string   `json:"entityName"`
	Contents     []string `json:"contents"`
	Observations []string `json:"observations"`
}

type added struct {
	Entity string   `json:"entityName"`
	Added  []string `json:"addedObservations"`
}

type graphArguments struct {
	Entities     []graph.Entity   `json:"entities"`
	Relations    []graph.Relation `json:"relations"`
	Observations []observed       `json:"observations"`
	Deletions    []observed       `json:"deletions"`
	EntityNames  []string         `json:"entityNames"`
	Names        []string         `json:"names"`
	Query        string           `json:"query"`
}

func (m *mcpServer) graphTools() map[string]mcpTool {
	g := m.graph
	return map[string]mcpTool{
		"create_entities": m.changing(func(ctx context.Context, a graphArguments) (answer, error) {
			made, err := g.CreateEntities(ctx, a.Entities)
			return listAnswer("entities", made), err
		}),
		"create_relations": m.changing(func(ctx context.Context, a graphArguments) (answer, error) {
			made, err := g.CreateRelations(ctx, a.Relations)
			return listAnswer("relations", made), err
		}),
		"add_observations": m.changing(func(ctx context.Context, a graphArguments) (answer, error) {
			made, err := g.AddObservations(ctx, observations(a.Observations))
			results := make([]added, len(made))
			for i, o := range made {
				results[i] = added{o.Entity, o.Contents}
			}
			return listAnswer("results", results), err
		}),
		"delete_entities": m.changing(func(ctx context.Context, a graphArguments) (answer, error) {
			return deleted("Entities"), g.DeleteEntities(ctx, a.EntityNames)
		}),
		"delete_observations": m.changing(func(ctx context.Context, a graphArguments) (answer, error) {
			return deleted("Observations"), g.DeleteObservations(ctx, observations(a.Deletions))
		}),
		"delete_relations": m.changing(func(ctx context.Context, a graphArguments) (answer, error) {
			return deleted("Relations"), g.DeleteRelations(ctx, a.Relations)
		}),
		"read_graph": reading(func(ctx context.Context, _ graphArguments) (graph.Graph, error) { return g.Read(ctx) }),
		"search_nodes": reading(func(ctx context.Context, a graphArguments) (graph.Graph, error) {
			return g.Search(ctx, a.Query)
		}),
		"open_nodes": reading(func(ctx context.Context, a graphArguments) (graph.Graph, error) {
			return g.Open(ctx, a.Names)
		}),
	}
}

// changing makes a tool of one that changes the graph, and tells subscribers.
func (m *mcpServer) changing(run func(context.Context, graphArguments) (answer, error)) mcpTool {
	return func(ctx context.Context, arguments jsontext.Value) (answer, error) {
		a, err := parseArguments[graphArguments](arguments)
		if err != nil {
			return answer{}, err
		}
		result, err := run(ctx, a)
		if err == nil {
			_ = m.server.ResourceUpdated(ctx, &mcp.ResourceUpdatedNotificationParams{URI: graphURI})
		}
		return result, err
	}
}

func reading(run func(context.Context, graphArguments) (graph.Graph, error)) mcpTool {
	return func(ctx context.Context, arguments jsontext.Value) (answer, error) {
		a, err := parseArguments[graphArguments](arguments)
		if err != nil {
			return answer{}, err
		}
		g, err := run(ctx, a)
		if err != nil {
			return answer{}, err
		}
		g, note := bounded(g)
		return answer{indented(g), g, note}, nil
	}
}

func parseArguments[T any](arguments jsontext.Value) (parsed T, err error) {
	if len(arguments) > 0 {
		err = json.Unmarshal(arguments, &parsed, jsontext.AllowInvalidUTF8(true))
	}
	return parsed, err
}

func observations(list []observed) []graph.Observations {
	all := make([]graph.Observations, len(list))
	for i, o := range list {
		all[i] = graph.Observations{Entity: o.Entity, Contents: append(o.Contents, o.Observations...)}
	}
	return all
}

func listAnswer(name string, list any) answer {
	return answer{text: indented(list), structured: map[string]any{name: list}}
}

func deleted(what string) answer {
	message := what + " deleted successfully"
	return answer{text: message, structured: map[string]any{"success": true, "message": message}}
}

func indented(v any) string { return string(graph.Text(v, jsontext.WithIndent("  "))) }

// bounded cuts a graph that is too large for a model, and says so.
func bounded(g graph.Graph) (graph.Graph, string) {
	room := maxAnswer
	entities, relations := 0, 0
	for ; entities < len(g.Entities) && room > 0; entities++ {
		room -= len(indented(g.Entities[entities]))
	}
	for ; relations < len(g.Relations) && room > 0; relations++ {
		room -= len(indented(g.Relations[relations]))
	}
	left := [2]int{len(g.Entities) - entities, len(g.Relations) - relations}
	if left == [2]int{} {
		return g, ""
	}
	return graph.Graph{Entities: g.Entities[:entities], Relations: g.Relations[:relations]},
		fmt.Sprintf("Left out: %d entities and %d relations. Ask for less with search_nodes or open_nodes.", left[0], left[1])
}

func (m *mcpServer) addGraphResource() {
	m.server.AddResource(&mcp.Resource{
		Name: "knowledge-graph", URI: graphURI, Title: "Knowledge Graph", MIMEType: "application/json",
		Description: "The full knowledge graph with all entities and relations",
	}, func(ctx context.Context, r *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		g, err := m.graph.Read(ctx)
		if err != nil {
			return nil, err
		}
		return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{
			{URI: r.Params.URI, MIMEType: "application/json", Text: indented(g)},
		}}, nil
	})
}
