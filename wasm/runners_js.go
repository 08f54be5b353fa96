package main

// runners are goroutines that carry out calls. One that has ended a call waits
// for the next: its stack has grown to the size that calls need, and a new one
// would take a tenth of the time of a short call to get there.
type runners struct {
	jobs chan func()
}

func newRunners() *runners { return &runners{jobs: make(chan func())} }

// run has f carried out. It does not wait, so a callback may call it.
func (r *runners) run(f func()) {
	select {
	case r.jobs <- f: // somebody is free
	default:
		go r.work(f)
	}
}

func (r *runners) work(f func()) {
	for {
		f()
		f = <-r.jobs
	}
}
