// Package store opens the SQLite database of a service, observed: a span for
// each statement with the db.* attributes of the semantic conventions, and the
// figures of the connection pool.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/XSAM/otelsql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"goroscope.example/shop/internal/telemetry"

	_ "modernc.org/sqlite" // the "sqlite" driver, in pure Go
)

// MaxOpenConns is small, as a pool towards a real database server would be.
const MaxOpenConns = 8

// Open creates or opens DIR/NAME.db and runs the schema. Nothing is traced until
// the schema stands, so that a start does not look like traffic.
func Open(ctx context.Context, dir, name, schema string, tel *telemetry.Telemetry) (*sql.DB, error) {
	path := filepath.Join(dir, name+".db")
	if err := migrate(ctx, path, schema); err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	attrs := otelsql.WithAttributes(semconv.DBSystemNameSQLite, semconv.DBNamespace(name))
	db, err := otelsql.Open("sqlite", dsn(path), attrs,
		otelsql.WithTracerProvider(tel.Tracers),
		otelsql.WithMeterProvider(tel.Meters),
		otelsql.WithSpanNameFormatter(func(_ context.Context, m otelsql.Method, query string) string { return spanName(m, query) }),
		otelsql.WithAttributesGetter(func(_ context.Context, m otelsql.Method, query string, _ []driver.NamedValue) []attribute.KeyValue {
			return statementAttributes(m, query)
		}),
		otelsql.WithInstrumentAttributesGetter(func(_ context.Context, m otelsql.Method, query string, _ []driver.NamedValue) []attribute.KeyValue {
			if s := summarize(query); s.text != "" {
				return []attribute.KeyValue{semconv.DBQuerySummary(s.text)}
			}
			return nil
		}),
		otelsql.WithSpanOptions(otelsql.SpanOptions{
			DisableErrSkip:       true,
			OmitConnResetSession: true,
			OmitConnPrepare:      true,
			OmitConnectorConnect: true,
			OmitRows:             true,
		}))
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	db.SetMaxOpenConns(MaxOpenConns)
	db.SetMaxIdleConns(MaxOpenConns)
	if _, err := otelsql.RegisterDBStatsMetrics(db, attrs, otelsql.WithMeterProvider(tel.Meters)); err != nil {
		return nil, fmt.Errorf("database %s: pool metrics: %w", path, err)
	}
	if err := registerPoolMetrics(db, name, tel.Meters); err != nil {
		return nil, fmt.Errorf("database %s: pool metrics: %w", path, err)
	}
	return db, nil
}

// registerPoolMetrics reports the pool under the names of the semantic
// conventions; otelsql has names of its own.
func registerPoolMetrics(db *sql.DB, pool string, mp metric.MeterProvider) error {
	m := mp.Meter("goroscope.example/shop/internal/store")
	count, err := m.Int64ObservableUpDownCounter("db.client.connection.count", metric.WithUnit("{connection}"),
		metric.WithDescription("The number of connections that are currently in state described by the state attribute."))
	if err != nil {
		return err
	}
	limit, err := m.Int64ObservableUpDownCounter("db.client.connection.max", metric.WithUnit("{connection}"),
		metric.WithDescription("The maximum number of open connections allowed."))
	if err != nil {
		return err
	}
	name := semconv.DBClientConnectionPoolName(pool)
	_, err = m.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		s := db.Stats()
		o.ObserveInt64(count, int64(s.InUse), metric.WithAttributes(name, semconv.DBClientConnectionStateUsed))
		o.ObserveInt64(count, int64(s.Idle), metric.WithAttributes(name, semconv.DBClientConnectionStateIdle))
		o.ObserveInt64(limit, int64(s.MaxOpenConnections), metric.WithAttributes(name))
		return nil
	}, count, limit)
	return err
}

func migrate(ctx context.Context, path, schema string) error {
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, schema)
	return err
}

// OpenPlain opens the same database unobserved, for seeding.
func OpenPlain(dir, name string) (*sql.DB, error) {
	return sql.Open("sqlite", dsn(filepath.Join(dir, name+".db")))
}

func dsn(path string) string {
	q := url.Values{}
	for _, pragma := range []string{"journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(5000)", "foreign_keys(1)"} {
		q.Add("_pragma", pragma)
	}
	q.Set("_txlock", "immediate") // take the write lock at BEGIN, not half-way
	return "file:" + path + "?" + q.Encode()
}
