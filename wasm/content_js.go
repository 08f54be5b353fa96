package main

import (
	"context"
	"errors"
	"syscall/js"

	"holdfast/core"
)

// save stores the body, a JSON array of entries, under the parameter sessionId
// if there is one.
func save(ctx context.Context, c *call) (any, error) {
	entries, err := core.DecodeEntries(c.body)
	if err != nil {
		return nil, fromCaller(err)
	}
	if id := c.param("sessionId"); id.Type() == js.TypeString {
		return nil, c.memory.backend.SaveWithSession(ctx, id.String(), entries)
	}
	return nil, c.memory.backend.Save(ctx, entries)
}

// saveContainer stores the body, a container as JSON, if the file is still in
// the state that the parameter token stands for. It resolves to what changed in
// the container.
func saveContainer(ctx context.Context, c *call) (any, error) {
	container, _, err := core.Decode(c.body)
	if err != nil {
		return nil, fromCaller(err)
	}
	if err := container.SetToken(c.text("token")); err != nil {
		return nil, err
	}
	if err := c.memory.backend.SaveContainer(ctx, container); err != nil {
		return nil, err
	}
	container.Entries = nil
	return withToken(container)
}

// load resolves to the container as JSON, and the token for saveContainer. The
// text is the file's own where that can be.
func load(ctx context.Context, c *call, s *core.Session) (any, error) {
	text, err := s.JSON(ctx)
	if err == nil && text.Entries == 0 {
		err = c.memory.checkThere(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	body, err := array(text.Data, nil)
	return map[string]any{"container": body, "token": text.Token}, err
}

// export resolves to the container's bytes in the parameter format.
func export(ctx context.Context, c *call) (any, error) {
	format, err := c.format()
	if err != nil {
		return nil, err
	}
	if lost := c.memory.loss(); lost != nil {
		return lost.export(format)
	}
	data, err := c.memory.backend.Export(ctx, format)
	return array(data, c.memory.explained(ctx, err))
}

// importBytes makes the body, a container of any version and format, the
// content of the file. The parameter onProgress is a function, which is called
// with a phase, how many bytes are done, how many there are, and a function: the
// import waits until that one is called, and ends if it is called with true.
func importBytes(ctx context.Context, c *call) (any, error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	answers := make(chan bool, 1)
	answer := js.FuncOf(func(_ js.Value, args []js.Value) any {
		answers <- args[0].Truthy()
		return nil
	})
	defer answer.Release()
	onProgress := c.param("onProgress")
	return nil, c.memory.backend.Import(ctx, c.body, core.ImportOptions{OnProgress: func(p core.Progress) {
		onProgress.Invoke(string(p.Phase), p.Done, p.Total, answer)
		if <-answers {
			giveUp()
		}
	}})
}

func withToken(container *core.Container) (any, error) {
	body, err := array(core.Encode(container, core.FormatJSONCompact))
	if err != nil {
		return nil, err
	}
	return map[string]any{"container": body, "token": container.Token()}, nil
}

// array moves the bytes of a result to the JavaScript side.
func array(data []byte, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	a := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(a, data)
	return a, nil
}

// fromCaller turns damage in what the caller gave into the caller's mistake: no
// stored file is concerned.
func fromCaller(err error) error {
	var damaged *core.CorruptError
	if errors.As(err, &damaged) {
		return &core.InvalidError{Field: "argument", Reason: damaged.Reason}
	}
	return err
}
