package main

import (
	"fmt"
	"strings"
)

const helpHead = `Holdfast keeps an agent's memory in one file. This command works on any such
file, in each of its formats: json, json-compact and msgpack.

usage: holdfast COMMAND [FLAGS] OPERANDS

Commands:
`

const helpTail = `  help [COMMAND]
      This text, or that of one command.
  version
      The version of this program.

Flags stand before or after the operands. A FILE of - is the standard input or
output. Results go to the standard output, errors to the standard error.

`

// help prints what the program does, or what one command does.
func help(args []string, std streams) error {
	if len(args) > 1 {
		return usageError("help: takes one command")
	}
	if len(args) == 1 {
		c, err := findCommand(args[0])
		if err != nil {
			return err
		}
		return c.help(std)
	}
	var text strings.Builder
	text.WriteString(helpHead)
	for _, c := range commands() {
		fmt.Fprintf(&text, "  %s %s\n      %s\n", c.name, c.usage, c.summary)
	}
	text.WriteString(helpTail + exitHelp)
	_, err := fmt.Fprint(std.out, text.String())
	return err
}
