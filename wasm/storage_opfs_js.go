//go:build !node

package main

import (
	"context"
	"fmt"

	"holdfast/fsadapter"
)

func newOPFS(ctx context.Context) (storage, error) {
	return storage{}, fmt.Errorf("%w: PLACEHOLDER", fsadapter.ErrUnavailable)
}
