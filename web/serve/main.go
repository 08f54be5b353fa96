// Command serve serves web/dist, or another folder, on this machine only.
//
//	go run ./web/serve [-port 8080] [folder]
//
// It prints the address. When port 8080 is taken it uses a free one, and says
// so; one that was asked for with -port has to be free, and -port 0 asks for a
// free one.
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
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "port" })
	folder := "web/dist"
	if flag.NArg() > 0 {
		folder = flag.Arg(0)
	}
	if err := serve(folder, *port, asked); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func serve(folder string, port int, asked bool) error {
	if _, err := os.Stat(folder); err != nil {
		return err
	}
	listener, err := listen(port, asked)
	if err != nil {
		return err
	}
	if got := listener.Addr().(*net.TCPAddr).Port; port != 0 && got != port {
		fmt.Fprintf(os.Stderr, "serve: port %d is taken, so this is port %d. A browser keeps the memories of each\n"+
			"port apart: notebooks that were made at port %d are there, and not gone.\n", port, got, port)
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	server := &http.Server{Handler: handler(folder), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// listen listens on the given port of the loopback address, or on a free one
// when that is taken and nobody asked for it.
func listen(port int, asked bool) (net.Listener, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err == nil || asked {
		return listener, err
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
