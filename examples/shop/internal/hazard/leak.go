package hazard

import (
	"sync"
	"sync/atomic"

	"goroscope.example/shop/internal/faults"
)

type auditEvent struct{ operation string }

// auditor was meant to hand events to a writer that was never started.
type auditor struct {
	events  chan auditEvent
	pending atomic.Int64
}

// publish leaks: the send blocks for as long as nobody receives.
func (a *auditor) publish(e auditEvent) {
	a.pending.Add(1)
	go func() {
		a.events <- e
		a.pending.Add(-1)
	}()
}

// stop receives what is pending, so that the goroutines end, unless they are to
// stay.
func (a *auditor) stop(p faults.Params) error {
	if p.Bool("keep") {
		return nil
	}
	for n := a.pending.Load(); n > 0; n-- {
		<-a.events
	}
	return nil
}

// history remembers requests and forgets none.
type history struct {
	mu      sync.Mutex
	entries map[int][]byte
	bytes   int
}

func (h *history) remember(operation string, size, limit int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bytes+size > limit {
		return
	}
	if h.entries == nil {
		h.entries = map[int][]byte{}
	}
	record := make([]byte, size)
	for i := 0; i < size; i += 512 { // touch every page, or it would cost no memory
		copy(record[i:], operation)
	}
	h.entries[len(h.entries)] = record
	h.bytes += size
}

func (h *history) stop(p faults.Params) error {
	if p.Bool("keep") {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries, h.bytes = nil, 0
	return nil
}
