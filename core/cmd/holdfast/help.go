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

const helpTail = `  help        Print this text, or the flags of one command.
  completion  Print a script that completes commands and flags.
  version     Print the version of this program.

Flags stand before or after the operands. A FILE of - is the standard input or
output, for inspect, verify, convert and salvage. Results go to the standard
output, errors and warnings to the standard error.

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
		fmt.Fprintf(&text, "  %-11s %s\n", c.name, c.summary)
	}
	text.WriteString(helpTail + exitHelp)
	_, err := fmt.Fprint(std.out, text.String())
	return err
}

// wrapped breaks the paragraphs of a text into lines of at most 80 bytes.
func wrapped(text string) string {
	var out strings.Builder
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			out.WriteString("\n\n")
		}
		width := 0
		for j, word := range strings.Fields(paragraph) {
			switch {
			case j == 0:
			case width+1+len(word) > 80:
				out.WriteByte('\n')
				width = 0
			default:
				out.WriteByte(' ')
				width++
			}
			out.WriteString(word)
			width += len(word)
		}
	}
	return out.String()
}
