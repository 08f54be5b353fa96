package main

import "net/http"

// policy is what a page may do: load from this host, compile WebAssembly, and
// nothing else. The pages have it in themselves as well, for hosts that send no
// headers; workers have it only from here.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
	"connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'"

// headers are sent with every file.
var headers = map[string]string{
	"Cache-Control":              "no-cache",
	"Content-Security-Policy":    policy + "; frame-ancestors 'none'", // not allowed in a page
	"Cross-Origin-Opener-Policy": "same-origin",
	"Referrer-Policy":            "no-referrer",
	"X-Content-Type-Options":     "nosniff",
}

func setHeaders(to http.Header) {
	for name, value := range headers {
		to.Set(name, value)
	}
}
