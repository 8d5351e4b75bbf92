package checkout

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"goroscope.example/shop/internal/pb/checkoutv1"
)

const databaseName = "checkout"

const schema = `
CREATE TABLE IF NOT EXISTS orders (
	order_id TEXT PRIMARY KEY, status TEXT NOT NULL, total_minor INTEGER NOT NULL, currency TEXT NOT NULL,
	tracking_id TEXT NOT NULL DEFAULT '', traceparent TEXT NOT NULL, request_id TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS orders_by_status ON orders(status, created_at);
CREATE TABLE IF NOT EXISTS order_lines (
	order_id TEXT NOT NULL REFERENCES orders(order_id), line INTEGER NOT NULL,
	product_id TEXT NOT NULL, quantity INTEGER NOT NULL, price_minor INTEGER NOT NULL, PRIMARY KEY (order_id, line));`

// The states an order goes through.
const (
	StatusPaid    = "paid"
	StatusShipped = "shipped"
	StatusSettled = "settled"
)

type order struct {
	id, status, currency, trackingID string
	totalMinor                       int64
	traceparent, requestID           string
	lines                            []line
}

type line struct {
	productID  string
	quantity   int32
	priceMinor int64
}

type orders struct{ db *sql.DB }

// find returns the order or nil.
func (s *orders) find(ctx context.Context, id string) (*order, error) {
	o := &order{id: id}
	err := s.db.QueryRowContext(ctx, `SELECT status, total_minor, currency, tracking_id FROM orders WHERE order_id = ?`, id).
		Scan(&o.status, &o.totalMinor, &o.currency, &o.trackingID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return o, err
}

// insert stores the order with its lines in one transaction.
func (s *orders) insert(ctx context.Context, o *order) (err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	if _, err := tx.ExecContext(ctx, `INSERT INTO orders (order_id, status, total_minor, currency, traceparent, request_id, created_at)
		VALUES (?,?,?,?,?,?,?)`, o.id, o.status, o.totalMinor, o.currency, o.traceparent, o.requestID, time.Now().UnixNano()); err != nil {
		return err
	}
	for i, l := range o.lines {
		if _, err := tx.ExecContext(ctx, `INSERT INTO order_lines (order_id, line, product_id, quantity, price_minor) VALUES (?,?,?,?,?)`,
			o.id, i, l.productID, l.quantity, l.priceMinor); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// ship records the parcel of a paid order; doing it again changes nothing.
func (s *orders) ship(ctx context.Context, id, trackingID string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE orders SET status = ?, tracking_id = ? WHERE order_id = ? AND status = ?`,
		StatusShipped, trackingID, id, StatusPaid)
	return err
}

// settle records captured money and returns how many orders changed.
func (s *orders) settle(ctx context.Context, ids []string) (updated int32, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	for _, id := range ids {
		r, err := tx.ExecContext(ctx, `UPDATE orders SET status = ? WHERE order_id = ? AND status = ?`, StatusSettled, id, StatusShipped)
		if err != nil {
			return 0, err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return 0, err
		}
		updated += int32(n)
	}
	return updated, tx.Commit()
}

// unsettled calls yield for each shipped order, oldest first.
func (s *orders) unsettled(ctx context.Context, limit int, yield func(*checkoutv1.UnsettledOrder) error) (err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT order_id, total_minor, currency, traceparent, request_id FROM orders
		WHERE status = ? ORDER BY created_at LIMIT ?`, StatusShipped, limit)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		o := &checkoutv1.UnsettledOrder{}
		if err := rows.Scan(&o.OrderId, &o.TotalMinor, &o.Currency, &o.Traceparent, &o.RequestId); err != nil {
			return err
		}
		if err := yield(o); err != nil {
			return err
		}
	}
	return rows.Err()
}
