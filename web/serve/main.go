// Command serve serves web/dist, or another folder, on this machine only.
//
//	go run ./web/serve [-port 8080] [folder]
//
// It prints the address. When the port is taken it uses a free one; -port 0
// asks for a free one.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"time"
)

// types are those that matter to browsers; the machine's own table may lack
// them or differ.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

func main() {
	port := flag.Int("port", 8080, "the port to listen on")
	flag.Parse()
	folder := "web/dist"
	if flag.NArg() > 0 {
		folder = flag.Arg(0)
	}
	if err := serve(folder, *port); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func serve(folder string, port int) error {
	if _, err := os.Stat(folder); err != nil {
		return err
	}
	listener, err := listen(port)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	server := &http.Server{Handler: handler(folder), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// listen listens on the given port of the loopback address, or on a free one
// when that is taken.
func listen(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err == nil {
		return listener, nil
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// handler serves the files of a folder, always as they are now.
func handler(folder string) http.Handler {
	files := http.FileServer(http.Dir(folder))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if t, ok := types[path.Ext(r.URL.Path)]; ok {
			w.Header().Set("Content-Type", t)
		}
		setHeaders(w.Header())
		files.ServeHTTP(w, r)
	})
}
