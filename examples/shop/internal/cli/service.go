package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"go.opentelemetry.io/otel"

	"goroscope.example/shop/internal/admin"
	"goroscope.example/shop/internal/catalog"
	"goroscope.example/shop/internal/cron"
	"goroscope.example/shop/internal/roster"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/supervisor"
)

// stopTimeout bounds how long a service may take to finish what it has begun.
const stopTimeout = 15 * time.Second

// common are the flags that a service and the supervisor share.
type common struct {
	data, groundTruth, logLevel string
	mutexFraction, blockRate    int
	reviews                     int
	cronEvery                   time.Duration
}

func (c *common) register(fs *flag.FlagSet, defaultData string) {
	fs.StringVar(&c.data, "data", defaultData, "directory for databases")
	fs.StringVar(&c.groundTruth, "ground-truth", "", "file to which switched faults are appended")
	fs.StringVar(&c.logLevel, "log-level", "info", "debug, info, warn or error")
	fs.IntVar(&c.mutexFraction, "mutex-fraction", 0, "record one in N mutex contentions for pprof, 0 for none")
	fs.IntVar(&c.blockRate, "block-rate", 0, "record one blocking event for each N nanoseconds blocked, 0 for none")
	fs.IntVar(&c.reviews, "reviews", catalog.DefaultReviews, "rows in the catalog's largest table")
	fs.DurationVar(&c.cronEvery, "cron-every", cron.DefaultEvery, "pause between two cron runs")
}

func serviceRunner(e roster.Entry) func(context.Context, []string) error {
	return func(ctx context.Context, args []string) error { return runService(ctx, e, args) }
}

func runService(ctx context.Context, e roster.Entry, args []string) error {
	cfg := service.Config{Name: e.Name, Upstreams: map[string]string{}}
	var c common
	var lifeline bool
	fs := newFlags(e.Name)
	c.register(fs, filepath.Join(os.TempDir(), "goroscope-shop"))
	fs.StringVar(&cfg.Version, "version", roster.Version, "service.version to report")
	fs.StringVar(&cfg.Instance, "instance", "", "service.instance.id to report; made up when empty")
	if e.PortOffset >= 0 {
		fs.StringVar(&cfg.Listen, "listen", roster.Address("127.0.0.1", roster.DefaultBasePort, e.PortOffset), "address to serve on")
	}
	fs.StringVar(&cfg.AdminListen, "admin", roster.Address("127.0.0.1", roster.DefaultBasePort, e.AdminOffset), "address of the admin endpoint")
	fs.BoolVar(&lifeline, "lifeline", false, "stop when standard input ends, and report on standard output as JSON")
	upstreams := map[string]*string{}
	for _, name := range e.Upstreams {
		peer, _ := roster.Find(name)
		upstreams[name] = fs.String(name, roster.Address("127.0.0.1", roster.DefaultBasePort, peer.PortOffset), "address of "+name)
	}
	if err := parse(fs, args); err != nil {
		return err
	}
	for name, address := range upstreams {
		cfg.Upstreams[name] = *address
	}
	if err := cfg.LogLevel.UnmarshalText([]byte(c.logLevel)); err != nil {
		return usageError{fmt.Errorf("--log-level: %w", err)}
	}
	cfg.DataDir, cfg.GroundTruth, cfg.Reviews, cfg.CronEvery = c.data, c.groundTruth, c.reviews, c.cronEvery
	cfg.Profiling = admin.Profiling{MutexFraction: c.mutexFraction, BlockRateNs: c.blockRate}
	return serve(ctx, cfg, e.Definition, lifeline)
}

func serve(ctx context.Context, cfg service.Config, def service.Definition, lifeline bool) error {
	reportExportErrors(cfg.Name)
	instance, err := service.Start(ctx, cfg, def)
	if err != nil {
		return startError(cfg.Name, err)
	}
	out := json.NewEncoder(os.Stdout)
	if lifeline {
		if err := out.Encode(supervisor.Ready{Address: instance.Addr(), Admin: instance.AdminAddr(), Instance: instance.ID(), PID: os.Getpid()}); err != nil {
			return err
		}
		ctx = untilEOF(ctx, os.Stdin)
	} else {
		serving := "running"
		if instance.Addr() != "" {
			serving = "serving on " + instance.Addr()
		}
		fmt.Fprintf(os.Stderr, "%s: %s, admin http://%s\n", cfg.Name, serving, instance.AdminAddr())
	}
	<-ctx.Done()
	stopCtx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	err = instance.Stop(stopCtx)
	if lifeline {
		err = errors.Join(err, out.Encode(supervisor.Stopped{Stopped: true}))
	}
	report, flushErr := instance.Flush(context.Background())
	err = errors.Join(err, flushErr)
	if lifeline {
		err = errors.Join(err, out.Encode(supervisor.Final{Telemetry: report}))
	}
	if err != nil {
		return fmt.Errorf("%s: stopping: %w", cfg.Name, err)
	}
	return nil
}

func startError(name string, err error) error {
	err = fmt.Errorf("%s did not start: %w", name, err)
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.EACCES) || errors.Is(err, os.ErrPermission) {
		return environmentError{err}
	}
	return err
}

// untilEOF ends when ctx does or the reader, which the parent holds open.
func untilEOF(ctx context.Context, r io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, r)
		cancel()
	}()
	return ctx
}

// reportExportErrors prints what the OpenTelemetry SDK complains about, at most
// once in ten seconds: a receiver that is away must not fill the screen.
func reportExportErrors(name string) {
	var last atomic.Int64
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		now := time.Now().Unix()
		if old := last.Load(); now-old >= 10 && last.CompareAndSwap(old, now) {
			log.Warn("telemetry not exported", slog.String("service", name), slog.Any("error", err))
		}
	}))
}
