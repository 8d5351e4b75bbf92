// Package worker ships orders: it reads them from Kafka, books the parcel in its
// own database and tells checkout.
package worker

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"google.golang.org/grpc"

	"goroscope.example/shop/internal/checkout"
	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/hazard"
	"goroscope.example/shop/internal/kafka"
	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/store"
)

const (
	databaseName = "worker"
	operation    = "process " + kafka.OrdersTopic
	// idleBeforeStop is how long no order may have arrived before the worker
	// believes, while stopping, that it has them all.
	idleBeforeStop = 300 * time.Millisecond
	attempts       = 3
	retryPause     = 200 * time.Millisecond
	recordTimeout  = 5 * time.Second
)

const schema = `
CREATE TABLE IF NOT EXISTS shipments (
	order_id TEXT PRIMARY KEY, tracking_id TEXT NOT NULL, items INTEGER NOT NULL, created_at INTEGER NOT NULL);`

type worker struct {
	db       *sql.DB
	kafka    *kafka.Client
	conn     *grpc.ClientConn
	checkout checkoutv1.CheckoutServiceClient
	hazards  *hazard.Hazards
	log      *slog.Logger

	stopping chan struct{} // closed: finish what is there
	cancel   context.CancelFunc
	finished chan struct{}
}

// Build starts the worker.
func Build(ctx context.Context, env *service.Env) (service.Service, error) {
	brokerAddr, err := env.Upstream("broker")
	if err != nil {
		return nil, err
	}
	checkoutAddr, err := env.Upstream("checkout")
	if err != nil {
		return nil, err
	}
	dir, err := env.DataPath()
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, dir, databaseName, schema, env.Tel)
	if err != nil {
		return nil, err
	}
	conn, err := rpc.Dial(env, "checkout", checkoutAddr)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	client, err := kafka.Dial(env.Tel, brokerAddr, "worker", kafka.WorkerGroup)
	if err != nil {
		return nil, errors.Join(err, conn.Close(), db.Close())
	}
	w := &worker{
		db: db, kafka: client, conn: conn, checkout: checkoutv1.NewCheckoutServiceClient(conn),
		hazards: hazard.New(env.Faults, env.Log, dir, db), log: env.Log,
		stopping: make(chan struct{}), finished: make(chan struct{}),
	}
	runCtx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	go w.run(runCtx)
	return w, nil
}

func (w *worker) Addr() string { return "" }

// Stop ships what is still in the topic, then leaves the group.
func (w *worker) Stop(ctx context.Context) error {
	close(w.stopping)
	select {
	case <-w.finished:
	case <-ctx.Done():
		w.cancel()
		<-w.finished
	}
	w.cancel()
	w.kafka.CloseAllowingRebalance()
	return errors.Join(w.conn.Close(), w.db.Close())
}

func (w *worker) run(ctx context.Context) {
	defer close(w.finished)
	for ctx.Err() == nil {
		pollCtx, done := context.WithTimeout(ctx, idleBeforeStop)
		fetches := w.kafka.PollFetches(pollCtx)
		done()
		if fetches.NumRecords() == 0 {
			select {
			case <-w.stopping:
				return
			default:
			}
		}
		fetches.EachError(func(topic string, partition int32, err error) {
			if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
				w.log.WarnContext(ctx, "fetch failed", slog.String("topic", topic), slog.Int("partition", int(partition)), slog.Any("error", err))
			}
		})
		// Partitions side by side, the records of one in order.
		var wg sync.WaitGroup
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			wg.Go(func() { p.EachRecord(func(r *kgo.Record) { w.handle(r) }) })
		})
		wg.Wait()
		if fetches.NumRecords() > 0 {
			if err := w.kafka.CommitUncommittedOffsets(ctx); err != nil {
				w.log.WarnContext(ctx, "offsets not committed", slog.Any("error", err))
			}
		}
	}
}

// handle processes one record below its own span. A failure is told and does not
// stop the flow; checkout still holds the order as paid.
func (w *worker) handle(r *kgo.Record) {
	ctx, span := w.kafka.Process(r, kafka.WorkerGroup)
	defer span.End()
	if requestid.From(ctx) == "" {
		for _, h := range r.Headers {
			if h.Key == requestid.MetadataKey {
				ctx = requestid.With(ctx, requestid.Accept(string(h.Value)))
				span.SetAttributes(attribute.String(requestid.BaggageKey, requestid.From(ctx)))
			}
		}
	}
	ctx, unlabel := goroutinelabel.Serve(ctx, operation)
	defer unlabel()
	ctx, cancel := context.WithTimeout(ctx, recordTimeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			rpc.RecordPanic(ctx, w.log, v)
		}
	}()
	leave := w.hazards.Enter(ctx, operation)
	defer leave()
	if err := w.ship(ctx, r.Value); err != nil {
		span.RecordError(err)
		span.SetStatus(otelcodes.Error, err.Error())
		w.log.ErrorContext(ctx, "order not shipped", slog.String("order.id", string(r.Key)), slog.Any("error", err))
	}
}

func (w *worker) ship(ctx context.Context, value []byte) error {
	var placed checkout.OrderPlaced
	if err := json.Unmarshal(value, &placed); err != nil {
		return fmt.Errorf("message not readable: %w", err)
	}
	tracking := "trk-" + placed.OrderID
	if _, err := w.db.ExecContext(ctx, `INSERT INTO shipments (order_id, tracking_id, items, created_at) VALUES (?,?,?,?)
		ON CONFLICT (order_id) DO NOTHING`, placed.OrderID, tracking, placed.Items, time.Now().UnixNano()); err != nil {
		return fmt.Errorf("booking the parcel: %w", err)
	}
	var err error
	for try := range attempts {
		if try > 0 {
			time.Sleep(retryPause << try)
		}
		if _, err = w.checkout.MarkShipped(ctx, &checkoutv1.MarkShippedRequest{OrderId: placed.OrderID, TrackingId: tracking}); err == nil {
			w.log.InfoContext(ctx, "parcel booked", slog.String("order.id", placed.OrderID), slog.String("tracking.id", tracking))
			return nil
		}
	}
	return fmt.Errorf("telling checkout: %w", err)
}
