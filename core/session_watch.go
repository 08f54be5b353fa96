package core

import (
	"context"
	"sync"
	"time"

	"holdfast/fsadapter"
)

// watcher learns of changes by others and tells the owner of a session.
type watcher struct {
	session  *Session
	notifier fsadapter.Notifier // nil where there is none
	ctx      context.Context
	stop     func()

	mu      sync.Mutex
	waiting []Change
	wake    chan struct{}
}

func newWatcher(s *Session) *watcher {
	w := &watcher{session: s, wake: make(chan struct{}, 1)}
	w.ctx, w.stop = context.WithCancel(context.Background())
	w.notifier, _ = s.fsys.(fsadapter.Notifier)
	if w.notifier != nil {
		// From before the first reading, so that no change is missed.
		unsubscribe := w.notifier.Subscribe(s.name, w.told)
		context.AfterFunc(w.ctx, unsubscribe)
	}
	return w
}

// start begins to call OnChange.
func (w *watcher) start() {
	if w.session.opts.OnChange == nil {
		return
	}
	go w.deliver()
	if w.notifier == nil {
		go w.poll()
	}
}

// notified reports whether others say when they change something.
func (w *watcher) notified() bool { return w.notifier != nil }

// told is called when somebody says that something has changed. While the lock
// is held that is news no longer, or an echo.
func (w *watcher) told() {
	if w.session.holding.Load() {
		return
	}
	w.session.stale.Store(true)
	w.add(Change{})
}

// changed is called when changes by others have been read that nobody told of.
func (w *watcher) changed() { w.add(Change{}) }

func (w *watcher) setAside(name string) { w.add(Change{SetAside: name}) }

func (w *watcher) add(c Change) {
	if w.session.opts.OnChange == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(w.waiting); n == 0 || w.waiting[n-1] != c {
		w.waiting = append(w.waiting, c)
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// deliver calls OnChange until the session is closed.
func (w *watcher) deliver() {
	for {
		select {
		case <-w.wake:
		case <-w.ctx.Done():
			return
		}
		w.mu.Lock()
		changes := w.waiting
		w.waiting = nil
		w.mu.Unlock()
		for _, c := range changes {
			w.session.opts.OnChange(c)
		}
	}
}

// poll looks for changes from time to time.
func (w *watcher) poll() {
	interval := w.session.opts.PollInterval
	if interval <= 0 {
		interval = DefaultPollInterval
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			// What is wrong with the file shows when it is used.
			_ = w.session.read(w.ctx, "poll", func() error { return nil })
		case <-w.ctx.Done():
			return
		}
	}
}
