package telemetry

import (
	"context"
	"errors"
	"net/url"
	"sync/atomic"
	"time"
)

// stuckAfter is how long an export may take before the receiver counts as away.
const stuckAfter = 2 * time.Second

// delivery repeats exports that found nobody to talk to. The HTTP exporters retry
// the status codes the specification names, but give a batch up at the first
// refused connection, which is what a restarting receiver looks like.
type delivery struct{ since atomic.Int64 } // Unix ns of the export under way, 0 for none

func (d *delivery) run(ctx context.Context, export func() error) error {
	start := time.Now()
	d.since.Store(start.UnixNano())
	defer d.since.Store(0)
	for pause := retryFirst; ; pause = min(2*pause, retryMax) {
		err := export()
		if !isConnectionError(err) || time.Since(start) > retryFor {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// stuck says whether an export has been waiting for a receiver for a while.
func (d *delivery) stuck() bool {
	since := d.since.Load()
	return since != 0 && time.Since(time.Unix(0, since)) > stuckAfter
}

// isConnectionError is true for errors below HTTP: refused, reset, timed out. The
// gRPC exporters retry those themselves.
func isConnectionError(err error) bool {
	var u *url.Error
	return errors.As(err, &u) && !errors.Is(err, context.Canceled)
}
