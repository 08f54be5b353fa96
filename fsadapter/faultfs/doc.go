// Package faultfs makes the operations of another file system fail, for tests.
//
// It is an ordinary file system of the port that numbers every operation of the
// one below, down to the primitives that a replacement is made of, reads and
// locks included. Before each it asks an [Injector] what is to become of it: to
// fail before it had an effect, after half of it, or after all of it. A sweep
// lets the operation 0 fail, then 1, and so on until none is left to fail:
//
//	for at := 0; ; at++ {
//		fault := &faultfs.At{Index: at, Fault: faultfs.EIO}
//		err := work(faultfs.New(base, fault))
//		if !fault.Fired() {
//			break
//		}
//		// look at err, and at what base holds now
//	}
package faultfs
