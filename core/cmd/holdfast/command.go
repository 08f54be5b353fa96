package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// commands are the commands in the order in which help lists them.
func commands() []command {
	return []command{
		inspectCommand, verifyCommand, convertCommand, migrateCommand, salvageCommand,
		listCommand, queryCommand, getCommand, addCommand, rmCommand, touchCommand, checkpointCommand, mcpCommand,
	}
}

// command is one subcommand.
type command struct {
	name     string
	usage    string // flags and operands, as help shows them
	operands int    // how many operands it takes
	more     bool   // or more of the last one
	summary  string // one line, for the list of commands
	details  string // more lines, for the command's own help

	// prepare declares the flags and returns what runs once they are parsed.
	prepare func(flags *flag.FlagSet) func(operands []string, std streams) error
}

func findCommand(name string) (command, error) {
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
	}
	return command{}, usageError(fmt.Sprintf("unknown command %q; see holdfast help", name))
}

func (c command) execute(args []string, std streams) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	action := c.prepare(flags)
	operands, err := parse(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		return c.help(std)
	}
	if err != nil {
		return c.usageError(err.Error())
	}
	if len(operands) < c.operands || len(operands) > c.operands && !c.more {
		return c.usageError(fmt.Sprintf("takes %s, not %d", count(c.operands, "operand", "operands"), len(operands)))
	}
	return action(operands, std)
}

func (c command) usageError(text string) error {
	return usageError(fmt.Sprintf("%s: %s; see holdfast help %s", c.name, text, c.name))
}

// parse lets flags stand before, between and after the operands. Everything
// after "--" is an operand.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	var operands []string
	for {
		before := len(args)
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		consumed := before - len(rest)
		if len(rest) == 0 || consumed > 0 && args[consumed-1] == "--" {
			return append(operands, rest...), nil
		}
		operands = append(operands, rest[0])
		args = rest[1:]
	}
}

func (c command) help(std streams) error {
	_, err := fmt.Fprintf(std.out, "usage: holdfast %s %s\n\n%s\n\n%s\n\n%s",
		c.name, c.usage, c.summary, wrapped(c.details), exitHelp)
	return err
}
