package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"holdfast/core"
)

var mcpCommand = command{
	name:    "mcp",
	usage:   "[FILE] [--tools graph,memory,remember] [--http ADDRESS]",
	more:    true,
	summary: "Serve a memory to agents over the Model Context Protocol.",
	details: `Speaks MCP on the standard input and output, or over HTTP on a loopback ADDRESS
such as 127.0.0.1:8765, at /mcp, for those who send the bearer token of
HOLDFAST_MCP_TOKEN, which is made up and printed if it is not set. Without FILE
it is that of MEMORY_FILE_PATH. A FILE of @modelcontextprotocol/server-memory is
taken over once, and its old bytes are kept as FILE.bak; holdfast convert --to
memory-jsonl is the way back. Any number of servers may work on one FILE.

--tools chooses what is offered:
  graph     the nine tools of server-memory, and its resource
  memory    files below /memories, by the six commands of Anthropic's memory tool
  remember  remember, recall and forget`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		tools := flags.String("tools", "graph,memory,remember", "")
		address := flags.String("http", "", "")
		return func(operands []string, std streams) error {
			path, err := mcpFile(operands)
			if err != nil {
				return err
			}
			sets := strings.Split(*tools, ",")
			for _, set := range sets {
				if !slices.Contains([]string{"graph", "memory", "remember"}, set) {
					return usageError("mcp: --tools must be some of graph, memory and remember, with commas between")
				}
			}
			return about(path, serveMCP(path, sets, *address, std))
		}
	},
}

func mcpFile(operands []string) (string, error) {
	path := os.Getenv("MEMORY_FILE_PATH")
	if len(operands) > 1 || len(operands) == 0 && path == "" {
		return "", usageError("mcp: takes one FILE, or MEMORY_FILE_PATH has to be set")
	}
	if len(operands) == 1 {
		path = operands[0]
	}
	if path == standardStream {
		return "", usageError("mcp: works on a file, not on a stream")
	}
	return path, refuseDirectory(path)
}

func serveMCP(path string, sets []string, address string, std streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := takeOver(ctx, path, std.err); err != nil {
		return err
	}
	fsys, name, err := locate(path)
	if err != nil {
		return err
	}
	s, err := core.OpenSession(ctx, fsys, name, core.SessionOptions{})
	if err != nil {
		return err
	}
	defer s.Close()
	server := newMCPServer(s, sets)
	if address != "" {
		return serveHTTP(ctx, server, address, std.err)
	}
	transport := &mcp.IOTransport{Reader: io.NopCloser(std.in), Writer: noClose{std.raw}}
	if err := server.Run(ctx, transport); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the connection failed: %w", err)
	}
	return nil
}

type noClose struct{ io.Writer }

func (noClose) Close() error { return nil }
