package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestTypesThatBrowsersInsistOn(t *testing.T) {
	folder := t.TempDir()
	want := map[string]string{
		"index.js":   "text/javascript",
		"index.html": "text/html",
		"a.css":      "text/css",
		"a.wasm":     "application/wasm",
	}
	for name := range want {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want[""] = "text/html" // the folder itself
	delete(want, "index.html")
	for name, prefix := range want {
		response := httptest.NewRecorder()
		handler(folder).ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/"+name, nil))
		if response.Code != http.StatusOK {
			t.Errorf("/%s: status %d", name, response.Code)
		}
		if got := response.Header().Get("Content-Type"); !strings.HasPrefix(got, prefix) {
			t.Errorf("/%s: type %q, want %q", name, got, prefix)
		}
	}
}

func TestPolicyIsThatOfThePage(t *testing.T) {
	page, err := os.ReadFile("../demo/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), `content="`+policy+`"`) {
		t.Errorf("the page has another policy than %q", policy)
	}
	response := httptest.NewRecorder()
	handler("../demo").ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/sw.js", nil))
	if got := response.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, policy+";") {
		t.Errorf("sent with a file: %q", got)
	}
}

func TestTakenPort(t *testing.T) {
	first, err := listen(0, false)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := listen(portOf(t, first.Addr().String()), false)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if third, err := listen(portOf(t, first.Addr().String()), true); err == nil {
		third.Close()
		t.Error("a port that was asked for is taken, and another one is used without an error")
	}
	if first.Addr().String() == second.Addr().String() {
		t.Errorf("both listen on %s", first.Addr())
	}
	if !strings.HasPrefix(second.Addr().String(), "127.0.0.1:") {
		t.Errorf("listens on %s, not on the loopback address only", second.Addr())
	}
}

func TestMissingFolder(t *testing.T) {
	if err := serve(filepath.Join(t.TempDir(), "missing"), 0, false); err == nil {
		t.Error("a missing folder is served")
	}
}

func portOf(t *testing.T, address string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return port
}
