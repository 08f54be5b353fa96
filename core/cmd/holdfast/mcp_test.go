package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"holdfast/core"
)

// connect returns a client of a server of its own on the file at path.
func connect(t *testing.T, path string) *mcp.ClientSession {
	t.Helper()
	if err := takeOver(t.Context(), path, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	fsys, name, err := locate(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := core.OpenSession(t.Context(), fsys, name, core.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near, far := mcp.NewInMemoryTransports()
	server, err := newMCPServer(s, []string{"graph", "memory", "remember"}).Connect(t.Context(), far, nil)
	if err != nil {
		t.Fatal(err)
	}
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), near, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Wait(); s.Close() })
	return client
}

// say calls a tool and returns the text of its answer.
func say(t *testing.T, client *mcp.ClientSession, tool string, arguments any) string {
	t.Helper()
	r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range r.Content {
		b.WriteString(c.(*mcp.TextContent).Text)
	}
	if r.IsError {
		return "failed: " + b.String()
	}
	return b.String()
}

type object = map[string]any

const memoryLines = `{"type":"entity","name":"Ada","entityType":"person","observations":["likes tea"],"mood":"fine"}
{"type":"relation","from":"Ada","to":"Ben","relationType":"knows"}
{"type":"_aim","source":"other"}`

func TestMCPTakesOverAndGivesBack(t *testing.T) {
	for _, torn := range []string{"", "\n{\"type\":\"ent"} {
		folder := t.TempDir()
		path, out := filepath.Join(folder, "memory.jsonl"), filepath.Join(folder, "out.jsonl")
		if err := os.WriteFile(path, []byte(memoryLines+torn), 0o600); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		if err := takeOver(t.Context(), path, &log); err != nil {
			t.Fatal(err)
		}
		if (torn != "") != strings.Contains(log.String(), "cut off") {
			t.Errorf("it says %q", log.String())
		}
		client := connect(t, path)
		if got := say(t, client, "search_nodes", object{"query": "TEA"}); !strings.Contains(got, "likes tea") {
			t.Errorf("search_nodes: %s", got)
		}
		if old, err := os.ReadFile(path + ".bak"); err != nil || string(old) != memoryLines+torn {
			t.Errorf("kept %q, %v", old, err)
		}
		var std bytes.Buffer
		if code := run([]string{"convert", "--to", "memory-jsonl", path, out}, streams{out: &std, err: &std}); code != 0 {
			t.Fatalf("convert: %s", std.String())
		}
		if back, err := os.ReadFile(out); err != nil || string(back) != memoryLines {
			t.Errorf("gave back %q, %v", back, err)
		}
	}
}

// Mistakes are results, in the words of server-memory, for the model to see.
func TestMCPMistakes(t *testing.T) {
	client := connect(t, filepath.Join(t.TempDir(), "memory.json"))
	for _, test := range []struct {
		tool      string
		arguments any
		want      string
	}{
		{"nope", object{}, "MCP error -32602: Tool nope not found"},
		{"search_nodes", object{}, "MCP error -32602: Input validation error: Invalid arguments for tool search_nodes: Invalid input: expected string, received undefined at query"},
		{"create_entities", object{"entities": []any{object{"name": 1, "entityType": "x", "observations": nil}}},
			"MCP error -32602: Input validation error: Invalid arguments for tool create_entities: Invalid input: expected string, received number at entities[0].name\nInvalid input: expected array, received null at entities[0].observations"},
		{"add_observations", object{"observations": []any{object{"entityName": "X", "contents": []string{}}}}, "Entity with name X not found"},
		{"memory", object{"command": "view", "path": "/memories/../x"}, "Error: Path /memories/../x would escape /memories directory"},
		{"memory", object{"command": "create", "path": "/memories/x"}, "Error: create needs file_text"},
	} {
		if got := say(t, client, test.tool, test.arguments); got != "failed: "+test.want {
			t.Errorf("%s: %q", test.tool, got)
		}
	}
}

func TestMCPRemembersAndForgets(t *testing.T) {
	client := connect(t, filepath.Join(t.TempDir(), "memory.json"))
	id, _ := strings.CutPrefix(say(t, client, "remember", object{"content": "Ada likes tea"}), "Remembered as ")
	say(t, client, "remember", object{"content": "Ben likes coffee " + strings.Repeat("x", 400)})
	if got := say(t, client, "recall", object{"query": "tea"}); !strings.Contains(got, "Ada likes tea") || strings.Contains(got, "Ben") {
		t.Errorf("recall: %q", got)
	}
	if got := say(t, client, "recall", object{"query": "likes", "tokens": 50}); !strings.Contains(got, "Left out: ") || len(got) > 300 {
		t.Errorf("recall: %q", got)
	}
	if got := say(t, client, "forget", object{"ids": []string{id, "no"}}); got != "Forgot 1 entry" {
		t.Errorf("forget: %q", got)
	}
	if got := say(t, client, "recall", object{"query": "tea"}); got != "Nothing was found." {
		t.Errorf("recall: %q", got)
	}
}

func TestMCPServersOnOneFileLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.json")
	clients := []*mcp.ClientSession{connect(t, path), connect(t, path)}
	say(t, clients[0], "create_entities", object{"entities": []any{object{"name": "all", "entityType": "set", "observations": []string{}}}})
	var done sync.WaitGroup
	for i := range 30 {
		done.Go(func() {
			text := strings.Repeat("x", i+1)
			r, err := clients[i%2].CallTool(context.Background(), &mcp.CallToolParams{Name: "add_observations",
				Arguments: object{"observations": []any{object{"entityName": "all", "contents": []string{text}}}}})
			if err != nil || r.IsError {
				t.Errorf("add_observations: %v, %v", r, err)
			}
		})
	}
	done.Wait()
	for _, client := range clients {
		if got := say(t, client, "read_graph", object{}); strings.Count(got, `x"`) != 30 {
			t.Errorf("observations were lost: %s", got)
		}
	}
}

func TestMCPLeavesOutWhatIsTooMuch(t *testing.T) {
	client := connect(t, filepath.Join(t.TempDir(), "memory.json"))
	var many []any
	for i := range 300 {
		many = append(many, object{"name": strings.Repeat("n", i+1), "entityType": "x", "observations": []string{strings.Repeat("o", 1000)}})
	}
	say(t, client, "create_entities", object{"entities": many})
	got := say(t, client, "read_graph", object{})
	if len(got) > 2*maxAnswer || !strings.Contains(got, "entities and 0 relations. Ask for less") {
		t.Errorf("an answer of %d bytes", len(got))
	}
}

func TestMCPOverHTTPLetsInWhoMayCome(t *testing.T) {
	server := httptest.NewServer(guard("secret", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	})))
	defer server.Close()
	for _, test := range []struct {
		token, origin string
		want          int
	}{
		{"Bearer secret", "", http.StatusTeapot},
		{"Bearer secret", "http://localhost:3000", http.StatusTeapot},
		{"Bearer secret", "https://evil.example", http.StatusForbidden},
		{"Bearer secret", "null", http.StatusForbidden},
		{"Bearer secret", "http://localhost.evil.example", http.StatusForbidden},
		{"Bearer other", "", http.StatusUnauthorized},
		{"", "", http.StatusUnauthorized},
	} {
		r, err := http.NewRequest("POST", server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", test.token)
		if test.origin != "" {
			r.Header.Set("Origin", test.origin)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != test.want {
			t.Errorf("%+v: %d", test, answer.StatusCode)
		}
	}
	for _, address := range []string{"0.0.0.0:1", "example.org:1", ":1", "127.0.0.1"} {
		if err := serveHTTP(t.Context(), nil, address, &bytes.Buffer{}); exitCode(err) != exitUsage {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A result without its type is refused by clients of the protocol of 2026.
func TestMCPMistakesHaveTheTypeOfResults(t *testing.T) {
	client := connect(t, filepath.Join(t.TempDir(), "memory.json"))
	var types []string
	for _, tool := range []string{"read_graph", "nope"} {
		r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: object{}})
		if err != nil {
			t.Fatal(err)
		}
		text, err := r.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(string(text), `"resultType":`)
		types = append(types, strings.TrimRight(after, "}"))
	}
	if types[0] != `"complete"` || types[1] != types[0] {
		t.Errorf("the types are %q", types)
	}
}
