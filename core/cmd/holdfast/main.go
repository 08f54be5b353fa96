// Command holdfast looks at memory files, checks them and converts them. It
// reads every format and version that package core reads. Run "holdfast help"
// for the commands and the exit codes.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"holdfast/core"
)

func main() {
	streams := streams{in: os.Stdin, raw: os.Stdout, out: safeWriter{os.Stdout}, err: safeWriter{os.Stderr}}
	os.Exit(run(os.Args[1:], streams))
}

// streams are the standard streams of one run.
type streams struct {
	in       io.Reader
	out, err io.Writer // for text
	raw      io.Writer // the standard output, for what is not to be changed
}

// run executes one command line and returns the exit code.
func run(args []string, std streams) int {
	err := dispatch(args, std)
	if err != nil {
		fmt.Fprintln(std.err, "holdfast: "+oneLine(err.Error()))
	}
	return exitCode(err)
}

func dispatch(args []string, std streams) error {
	if len(args) == 0 {
		return usageError("a command is missing; see holdfast help")
	}
	switch args[0] {
	case "help", "--help", "-help", "-h":
		return help(args[1:], std)
	case "version", "--version", "-version":
		_, err := fmt.Fprintf(std.out, "holdfast %s, storage version %d\n", buildVersion(), core.StorageVersion)
		return err
	}
	if args[0] == "completion" {
		return completion(args[1:], std)
	}
	c, err := findCommand(args[0])
	if err != nil {
		return err
	}
	return c.execute(args[1:], std)
}

func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
