// Package cleared tests the browser adapters on an origin whose data the browser
// clears while they are in use. It is a package of its own because nothing else can
// be tested in a worker after that: in Chromium 156 workers that are started later
// have Web Locks of their own, which exclude nobody from before, and the other way
// round.
package cleared
