package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// completion prints a script that has a shell complete commands and flags.
func completion(args []string, std streams) error {
	if len(args) == 1 {
		if script, ok := completions()[args[0]]; ok {
			_, err := io.WriteString(std.out, script)
			return err
		}
	}
	return usageError("completion: takes bash, zsh or fish")
}

func completions() map[string]string {
	var names, cases, fish strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&names, "%s ", c.name)
		fmt.Fprintf(&fish, "complete -c holdfast -n __fish_use_subcommand -a %s -d '%s'\n", c.name, c.summary)
		fmt.Fprintf(&cases, "    %s) words='%s' ;;\n", c.name, strings.Join(c.flagNames("--"), " "))
		for _, name := range c.flagNames("") {
			fmt.Fprintf(&fish, "complete -c holdfast -n '__fish_seen_subcommand_from %s' -l %s\n", c.name, name)
		}
	}
	names.WriteString("help version completion")
	bash := fmt.Sprintf(`_holdfast() {
  local words cur=${COMP_WORDS[COMP_CWORD]}
  case ${COMP_WORDS[1]} in
%s  esac
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W '%s' -- "$cur"))
  elif [ "${cur#-}" != "$cur" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
complete -o default -F _holdfast holdfast
`, cases.String(), names.String())
	zsh := "#compdef holdfast\nautoload -Uz bashcompinit && bashcompinit\n" + bash
	return map[string]string{"bash": bash, "zsh": zsh, "fish": fish.String()}
}

// flagNames returns the names of the flags of c, each behind a prefix.
func (c command) flagNames(prefix string) []string {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.prepare(flags)
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, prefix+f.Name) })
	return names
}
