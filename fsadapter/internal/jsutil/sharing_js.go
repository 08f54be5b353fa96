package jsutil

import (
	"context"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"holdfast/fsadapter"
)

// askAgain is when a waiting caller of Lock asks for the lock a second time, in
// case the first one went unheard; from then on it asks less and less often, up
// to askLongest. An owner looks by itself for those who were waiting before it:
// asking wakes every tab that there is.
const (
	askAgain   = 100 * time.Millisecond
	askLongest = 500 * time.Millisecond
)

// Sharing makes Web Locks that tell when somebody else wants them, and carries
// word of changes, between all that have one of the same scope: in this worker,
// in others and in other tabs. Use NewSharing.
type Sharing struct {
	scope   string
	channel js.Value

	mu          sync.Mutex
	held        map[string]*SharedLock
	subscribers map[int]subscriber
	nextID      int
}

type subscriber struct {
	name    string
	changed func()
}

var (
	_ fsadapter.ContendedLock = (*SharedLock)(nil)
	_ fsadapter.Notifier      = (*Sharing)(nil)
)

// The messages. They say that something is so, and the name it is about.
const (
	wantMessage    = "want "
	changedMessage = "changed "
)

// NewSharing returns a Sharing among all of the same scope, which begins the
// names of their locks. The error matches [fsadapter.ErrNotOffered] where the
// browser has no BroadcastChannel or refuses it. It lives as long as the page or
// worker.
func NewSharing(scope string) (*Sharing, error) {
	constructor := Global().Get("BroadcastChannel")
	if constructor.Type() != js.TypeFunction {
		return nil, fsadapter.Describe(fsadapter.ErrNotOffered, "no BroadcastChannel")
	}
	channel, err := New(constructor, scope)
	if err != nil {
		return nil, fsadapter.Caused(fsadapter.ErrNotOffered, err)
	}
	s := &Sharing{
		scope:       scope,
		channel:     channel,
		held:        map[string]*SharedLock{},
		subscribers: map[int]subscriber{},
	}
	s.channel.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if data := args[0].Get("data"); data.Type() == js.TypeString {
			go s.receive(data.String())
		}
		return nil
	}))
	return s, nil
}

// Lock waits for the lock called name, with the errors of AcquireWebLock. Its
// present owner, if it is a SharedLock, is told that it is wanted.
func (s *Sharing) Lock(ctx context.Context, name string) (*SharedLock, error) {
	got := make(chan struct{})
	// Not before the request: an owner that has just got the lock may miss the
	// message, but then finds the request.
	web, err := acquireWebLock(ctx, s.scope+name, func() { go s.ask(name, got) })
	close(got)
	if err != nil {
		return nil, err
	}
	lock := &SharedLock{web: web, sharing: s, name: name, wanted: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[name] = lock
	go lock.findWaiting()
	return lock, nil
}

// ask tells the owner of a lock that it is wanted, until the lock is got.
func (s *Sharing) ask(name string, got <-chan struct{}) {
	for pause := askAgain; ; pause = min(2*pause, askLongest) {
		select {
		case <-got: // also when the time has come
			return
		default:
			s.send(wantMessage + name)
		}
		select {
		case <-got:
			return
		case <-time.After(pause):
		}
	}
}

// Announce implements [fsadapter.Notifier].
func (s *Sharing) Announce(name string) { s.send(changedMessage + name) }

// Subscribe implements [fsadapter.Notifier].
func (s *Sharing) Subscribe(name string, changed func()) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID
	s.nextID++
	s.subscribers[id] = subscriber{name, changed}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.subscribers, id)
	}
}

// send tells everybody, this Sharing included: a channel does not hear itself.
func (s *Sharing) send(message string) {
	// It fails only when the page is about to go.
	_, _ = Call(s.channel, "postMessage", message)
	s.receive(message)
}

func (s *Sharing) receive(message string) {
	if name, ok := strings.CutPrefix(message, wantMessage); ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		if lock := s.held[name]; lock != nil {
			lock.want()
		}
	}
	if name, ok := strings.CutPrefix(message, changedMessage); ok {
		for _, changed := range s.subscribersOf(name) {
			changed()
		}
	}
}

func (s *Sharing) subscribersOf(name string) []func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []func()
	for _, one := range s.subscribers {
		if one.name == name {
			list = append(list, one.changed)
		}
	}
	return list
}

// SharedLock is a WebLock that knows when somebody else wants it.
type SharedLock struct {
	web     *WebLock
	sharing *Sharing
	name    string
	wanted  chan struct{}
	isTold  bool // guarded by the Sharing's mutex
}

// want is called with the Sharing's mutex held.
func (l *SharedLock) want() {
	if !l.isTold {
		l.isTold = true
		close(l.wanted)
	}
}

// findWaiting finds out whether somebody is waiting for the lock already.
func (l *SharedLock) findWaiting() {
	manager, err := lockManager()
	if err != nil {
		return // they ask again
	}
	snapshot, err := AwaitCall(context.Background(), manager, "query")
	if err != nil {
		return
	}
	pending := snapshot.Get("pending")
	for i := range pending.Length() {
		if pending.Index(i).Get("name").String() == l.sharing.scope+l.name {
			l.sharing.mu.Lock()
			defer l.sharing.mu.Unlock()
			l.want()
			return
		}
	}
}

// Contended implements [fsadapter.ContendedLock].
func (l *SharedLock) Contended() <-chan struct{} { return l.wanted }

// Unlock is that of the WebLock.
func (l *SharedLock) Unlock() error {
	l.sharing.mu.Lock()
	if l.sharing.held[l.name] == l {
		delete(l.sharing.held, l.name)
	}
	l.sharing.mu.Unlock()
	return l.web.Unlock()
}
