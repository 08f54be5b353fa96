package main

import "context"

// method is one entry of the table of methods.
type method struct {
	// memory says that the method works on an open memory, named by the handle.
	memory bool
	// ordered says that the method waits for the earlier calls of its memory.
	ordered bool
	// always says that the method works, too, when the storage was emptied.
	always bool
	// shares says that the calls that follow, if they share too, go on as soon as
	// this one passes: they wait for one another in core, which writes for several
	// at once.
	shares bool
	// run does the work. Its result is nil, a string, a bool, a number, a
	// js.Value, or a slice or map of such values for js.ValueOf.
	run func(ctx context.Context, c *call) (any, error)
}

var methods map[string]method

func init() { // not a literal: a method refers to the table through the server
	methods = map[string]method{
		"open":  {run: open},
		"close": {memory: true, ordered: true, always: true, run: closeMemory},
		"files": {run: files},

		"save":          {memory: true, ordered: true, run: creating(save)},
		"saveContainer": {memory: true, ordered: true, run: creating(saveContainer)},
		"load":          {memory: true, ordered: true, run: inSession(load)},

		"exists":          {memory: true, ordered: true, run: exists},
		"clear":           {memory: true, ordered: true, always: true, run: anew(clearMemory)},
		"storedSessionId": {memory: true, ordered: true, run: storedSessionID},
		"setSessionId":    {memory: true, ordered: true, run: setSessionID},

		"export": {memory: true, ordered: true, always: true, run: export},
		"import": {memory: true, ordered: true, always: true, run: anew(restoring(importBytes))},
		"status": {memory: true, ordered: true, run: status},

		"salvage": {memory: true, ordered: true, always: true, run: salvage},

		"put":        {memory: true, ordered: true, shares: true, run: creating(inSession(put))},
		"delete":     {memory: true, ordered: true, shares: true, run: inSession(remove)},
		"change":     {memory: true, ordered: true, shares: true, run: creating(inSession(change))},
		"deleteAll":  {memory: true, ordered: true, run: inSession(removeAll)},
		"touch":      {memory: true, ordered: true, shares: true, run: inSession(touch)},
		"get":        {memory: true, ordered: true, run: inSession(get)},
		"getAll":     {memory: true, ordered: true, run: inSession(getAll)},
		"list":       {memory: true, ordered: true, run: inSession(list)},
		"query":      {memory: true, ordered: true, run: inSession(query)},
		"count":      {memory: true, ordered: true, run: inSession(count)},
		"stats":      {memory: true, ordered: true, run: inSession(stats)},
		"checkpoint": {memory: true, ordered: true, run: inSession(checkpoint)},
		"watch":      {memory: true, ordered: true, run: inSession(watch)},

		"checkThere": {memory: true, always: true, run: checkThere},

		"yield":     {memory: true, ordered: true, run: yield},
		"setHidden": {run: setHidden},
	}
}
