package core

import (
	"context"
	"slices"
	"sync"
	"time"

	"holdfast/fsadapter"
)

// watcher learns of changes by others and tells those who want to know.
type watcher struct {
	store    *store
	notifier fsadapter.Notifier // nil where there is none
	ctx      context.Context
	stop     func()
	wake     chan struct{}

	mu        sync.Mutex // guards what follows
	subscribe sync.Once
	deliver   sync.Once
	listeners []*listener
	waiting   []Notice
}

type listener struct{ tell func(Notice) }

func newWatcher(s *store) *watcher {
	w := &watcher{store: s, wake: make(chan struct{}, 1)}
	w.ctx, w.stop = context.WithCancel(context.Background())
	w.notifier, _ = s.disk.root.(fsadapter.Notifier)
	if s.opts.OnChange != nil {
		w.listeners = []*listener{{s.opts.OnChange}}
	}
	return w
}

// notified reports whether others say when they change something.
func (w *watcher) notified() bool { return w.notifier != nil }

// listen begins to hear of changes, before the first reading, so that none is
// missed, and to tell of them if anybody wants to know.
func (w *watcher) listen() {
	if w.notified() {
		w.subscribe.Do(func() {
			context.AfterFunc(w.ctx, w.notifier.Subscribe(w.store.path, w.told))
		})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.listeners) > 0 {
		w.deliver.Do(w.start)
	}
}

func (w *watcher) start() {
	go w.run()
	if !w.notified() {
		go w.poll()
	}
}

// add has tell called after each change by others, until it is cancelled.
func (w *watcher) add(tell func(Notice)) (cancel func()) {
	l := &listener{tell}
	w.mu.Lock()
	w.listeners = append(w.listeners, l)
	w.mu.Unlock()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.listeners = slices.DeleteFunc(slices.Clone(w.listeners), func(other *listener) bool { return other == l })
	}
}

// told is called when somebody says that something has changed. While the lock
// is held that is old, or an echo.
func (w *watcher) told() {
	if w.store.holding.Load() {
		return
	}
	w.store.stale.Store(true)
	w.notify(Notice{})
}

// notify tells of a change, soon.
func (w *watcher) notify(n Notice) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.listeners) == 0 {
		return
	}
	if last := len(w.waiting) - 1; last < 0 || w.waiting[last] != n {
		w.waiting = append(w.waiting, n)
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run calls the listeners until the store is closed.
func (w *watcher) run() {
	for {
		select {
		case <-w.wake:
		case <-w.ctx.Done():
			return
		}
		w.mu.Lock()
		notices, listeners := w.waiting, w.listeners
		w.waiting = nil
		w.mu.Unlock()
		for _, n := range notices {
			for _, l := range listeners {
				l.tell(n)
			}
		}
	}
}

// poll looks for changes from time to time.
func (w *watcher) poll() {
	interval := w.store.opts.PollInterval
	if interval <= 0 {
		interval = DefaultPollInterval
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			// What is wrong with the file shows when it is used.
			_ = w.store.read(w.ctx, "poll", func() error { return nil })
		case <-w.ctx.Done():
			return
		}
	}
}
