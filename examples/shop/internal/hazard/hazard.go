// Package hazard holds the defects that can sit on the request path of any
// service. Each is the real thing: memory is kept, a lock is held, a connection
// is not returned. Without a fault switched on, Enter costs one atomic load.
package hazard

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"

	"goroscope.example/shop/internal/faults"
)

// Hazards are the request-path defects of one service.
type Hazards struct {
	set *faults.Set
	log *slog.Logger
	db  *sql.DB

	audit    auditor
	history  history
	ballast  ballast
	sessions sessionTable
	rows     openRows
	texts    *textIndex

	panics, exports atomic.Uint64
}

// New wires the defects to the fault set of the service. db may be nil.
func New(set *faults.Set, log *slog.Logger, dataDir string, db *sql.DB) *Hazards {
	h := &Hazards{set: set, log: log, db: db, texts: newTextIndex()}
	h.sessions.path = filepath.Join(dataDir, "sessions.json")
	h.audit.events = make(chan auditEvent)
	set.Handle(faults.GoroutineLeak, faults.Handler{Off: h.audit.stop})
	set.Handle(faults.MemoryLeak, faults.Handler{Off: h.history.stop})
	set.Handle(faults.GCThrash, faults.Handler{On: h.ballast.grow, Off: h.ballast.drop})
	set.Handle(faults.CPUBurn, faults.Handler{On: h.texts.startBackground, Off: h.texts.stopBackground})
	set.Handle(faults.PoolExhaustion, faults.Handler{Off: h.rows.closeAll})
	return h
}

// Enter runs on the request path before the handler; leave runs after it, also
// when the handler panics.
func (h *Hazards) Enter(ctx context.Context, operation string) (leave func()) {
	leave = func() {}
	if p, ok := h.active(faults.GoroutineLeak, operation); ok {
		for range p.Int("perRequest") {
			h.audit.publish(auditEvent{operation: operation})
		}
	}
	if p, ok := h.active(faults.MemoryLeak, operation); ok {
		h.history.remember(operation, p.Int("kib")<<10, p.Int("maxMiB")<<20)
	}
	if p, ok := h.active(faults.GCThrash, operation); ok {
		h.ballast.serve(p.Int("garbageKiB") << 10)
	}
	if p, ok := h.active(faults.PoolExhaustion, operation); ok && h.exports.Add(1)%uint64(p.Int("every")) == 0 {
		h.exportOrders(ctx, p.Int("leave"))
	}
	if p, ok := h.active(faults.CPUBurn, operation); ok {
		h.texts.findSimilar(operation, p.Int("comparisons"))
	}
	if p, ok := h.active(faults.LockContention, operation); ok {
		leave = h.sessions.enter(operation, p.Duration("persistMs"))
	}
	if p, ok := h.active(faults.Panic, operation); ok && h.panics.Add(1)%uint64(p.Int("every")) == 0 {
		defer func() {
			if v := recover(); v != nil {
				leave() // the handler will not run, so nobody else gives the lock back
				panic(v)
			}
		}()
		loyaltyDiscount(nil, 1000)
	}
	return leave
}

func (h *Hazards) active(name, operation string) (faults.Params, bool) {
	p, ok := h.set.Active(name)
	if !ok || !strings.Contains(operation, p["operation"]) {
		return nil, false
	}
	return p, true
}

type loyaltyAccount struct{ percent int64 }

// loyaltyDiscount forgets that most customers have no loyalty account.
//
//go:noinline
func loyaltyDiscount(account *loyaltyAccount, priceMinor int64) int64 {
	return priceMinor * account.percent / 100
}
