package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestTurnsComeInOrder(t *testing.T) {
	var q queue
	var order []int
	done := make(chan struct{})
	const n = 5
	turns := make([]*turn, n)
	for i := range turns {
		turns[i] = q.join(false)
	}
	for i := n - 1; i >= 0; i-- { // started the other way round
		go func() {
			if err := turns[i].wait(context.Background()); err != nil {
				t.Error(err)
			}
			order = append(order, i) // one at a time is what is tested
			turns[i].leave()
			done <- struct{}{}
		}()
	}
	for range n {
		<-done
	}
	for i, got := range order {
		if got != i {
			t.Fatalf("order %v", order)
		}
	}
}

func TestTurnGivenUpStillPassesOn(t *testing.T) {
	var q queue
	first, second, third := q.join(false), q.join(false), q.join(false)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := second.wait(ended); !errors.Is(err, context.Canceled) {
		t.Fatalf("wait: %v, want %v", err, context.Canceled)
	}
	second.leave()

	soon, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := third.wait(soon); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the third overtook the first: %v", err)
	}
	first.leave()
	fourth := q.join(false)
	third.leave()
	if err := fourth.wait(context.Background()); err != nil {
		t.Fatal(err)
	}
}
