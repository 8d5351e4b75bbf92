package hazard

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"

	"goroscope.example/shop/internal/faults"
)

// openRows remembers leaked result sets, so that switching the fault off can
// close what the defect never would.
type openRows struct {
	mu       sync.Mutex
	rows     []*sql.Rows
	reserved int
}

// reserve says whether one more may leak. Once the pool is empty the defect
// itself would wait for ever; the real queries behind it do the waiting, up to
// their deadline.
func (o *openRows) reserve(limit int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.reserved >= limit {
		return false
	}
	o.reserved++
	return true
}

// exportOrders begins to read and never closes the rows: its connection stays
// taken. The query runs without the request's context, because a cancelled
// context would make database/sql return the connection after all.
func (h *Hazards) exportOrders(ctx context.Context, leave int) {
	if h.db == nil || !h.rows.reserve(h.db.Stats().MaxOpenConnections-leave) {
		return
	}
	rows, err := h.db.QueryContext(context.WithoutCancel(ctx), "SELECT name FROM sqlite_schema ORDER BY name")
	if err != nil {
		h.log.WarnContext(ctx, "export not started", slog.Any("error", err))
		return
	}
	rows.Next()
	h.rows.mu.Lock()
	h.rows.rows = append(h.rows.rows, rows)
	h.rows.mu.Unlock()
}

func (o *openRows) closeAll(faults.Params) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var errs []error
	for _, r := range o.rows {
		errs = append(errs, r.Close())
	}
	o.rows, o.reserved = nil, 0
	return errors.Join(errs...)
}
