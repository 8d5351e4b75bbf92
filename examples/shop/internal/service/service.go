// Package service starts and stops one service of the shop: telemetry, faults,
// admin endpoint and the service itself, in the order in which they need each
// other.
package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"goroscope.example/shop/internal/admin"
	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/telemetry"
)

// Config is everything a service is told from outside.
type Config struct {
	Name     string
	Version  string
	Instance string // made up when empty
	// Listen is the address of the service's own port, "" for services without.
	Listen      string
	AdminListen string
	DataDir     string
	GroundTruth string
	// Upstreams maps a service name to its address.
	Upstreams map[string]string
	Profiling admin.Profiling
	LogLevel  slog.Level
	LogWriter io.Writer
	// Reviews is the size of the catalog's largest table.
	Reviews int
	// CronEvery is the pause between two runs of a cron job.
	CronEvery time.Duration
}

// Env is what a service is built from.
type Env struct {
	Config
	Tel    *telemetry.Telemetry
	Log    *slog.Logger
	Faults *faults.Set
	Admin  *admin.Server
}

// Upstream returns the address of a peer or an error that says which flag is missing.
func (e *Env) Upstream(name string) (string, error) {
	if a := e.Upstreams[name]; a != "" {
		return a, nil
	}
	return "", fmt.Errorf("%s needs the address of %s (flag --%s)", e.Name, name, name)
}

// Service is a running service.
type Service interface {
	// Addr is where it serves, "" for none.
	Addr() string
	// Stop finishes what has begun and returns.
	Stop(ctx context.Context) error
}

// Definition says how to build a service.
type Definition struct {
	Build func(ctx context.Context, env *Env) (Service, error)
	// Outside is true for what stands outside the instrumented system: the bank
	// and the Kafka broker export no telemetry of ours.
	Outside bool
}

// Instance is a started service with everything around it.
type Instance struct {
	env     *Env
	service Service
	truth   *faults.Truth
	done    chan error
}

// Start builds and starts one service.
func Start(ctx context.Context, cfg Config, def Definition) (*Instance, error) {
	if cfg.Instance == "" {
		cfg.Instance = uuid.NewString()
	}
	if err := os.MkdirAll(cfg.DataDir, 0o755); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	adminServer, err := admin.Listen(cfg.AdminListen)
	if err != nil {
		return nil, err
	}
	i, err := start(ctx, cfg, def, adminServer)
	if err != nil {
		return nil, errors.Join(err, adminServer.Close())
	}
	return i, nil
}

func start(ctx context.Context, cfg Config, def Definition, adminServer *admin.Server) (*Instance, error) {
	tel, err := telemetry.New(ctx, telemetry.Config{
		Service: cfg.Name, Version: cfg.Version, Instance: cfg.Instance,
		LogLevel: cfg.LogLevel, LogWriter: cfg.LogWriter, Disabled: def.Outside,
	})
	if err != nil {
		return nil, err
	}
	truth, err := faults.OpenTruth(cfg.GroundTruth)
	if err != nil {
		return nil, err
	}
	env := &Env{
		Config: cfg, Tel: tel, Log: tel.Log, Admin: adminServer,
		Faults: faults.NewSet(faults.Identity{Service: cfg.Name, Version: cfg.Version, Instance: cfg.Instance, PID: os.Getpid()}, truth, tel.Log),
	}
	adminServer.SetProfiling(cfg.Profiling)
	adminServer.Handle("/admin/faults", faults.HTTPHandler(env.Faults))
	adminServer.Telemetry(tel)
	svc, err := def.Build(ctx, env)
	if err != nil {
		return nil, errors.Join(err, truth.Close())
	}
	i := &Instance{env: env, service: svc, truth: truth, done: make(chan error, 1)}
	go func() { i.done <- adminServer.Serve() }()
	env.Log.InfoContext(ctx, "service started", slog.String("address", svc.Addr()), slog.String("admin", adminServer.Addr()))
	return i, nil
}

// Addr is where the service listens.
func (i *Instance) Addr() string { return i.service.Addr() }

// AdminAddr is where its admin endpoint listens.
func (i *Instance) AdminAddr() string { return i.env.Admin.Addr() }

// ID is the service.instance.id.
func (i *Instance) ID() string { return i.env.Instance }

// Stop switches faults off and finishes what the service has begun. Flush must
// follow.
func (i *Instance) Stop(ctx context.Context) error {
	// Faults first: a leaked connection or a held lock must not block the way out.
	i.env.Faults.OffAll()
	err := i.service.Stop(ctx)
	i.env.Log.InfoContext(ctx, "service stopped")
	return err
}

// How long the last flush may take: long with a receiver that is slow, short with
// one that has been away for a while.
const (
	flushTimeout      = 20 * time.Second
	flushTimeoutStuck = 5 * time.Second
)

// Flush sends the telemetry that is left and closes. The account is final.
func (i *Instance) Flush(ctx context.Context) (telemetry.Report, error) {
	limit := flushTimeout
	if i.env.Tel.Account.Stuck() {
		limit = flushTimeoutStuck
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	report, err := i.env.Tel.Shutdown(ctx)
	return report, errors.Join(err, i.env.Admin.Close(), <-i.done, i.truth.Close())
}

// DataPath returns a path inside the data directory of the service's version, so
// that two versions never share a database.
func (e *Env) DataPath() (string, error) {
	dir := filepath.Join(e.DataDir, e.Name+"-"+e.Version)
	return dir, os.MkdirAll(dir, 0o755)
}
