package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"goroscope.example/shop/internal/load"
	"goroscope.example/shop/internal/record"
	"goroscope.example/shop/internal/roster"
)

func runLoad(ctx context.Context, args []string) error {
	o := load.RunOptions{}
	var reportPath, surge string
	fs := newFlags("load")
	fs.Float64Var(&o.RPS, "rps", 20, "requests a second, on average")
	fs.DurationVar(&o.Duration, "duration", time.Minute, "how long")
	fs.Uint64Var(&o.Seed, "seed", 1, "equal seeds give equal requests and equal trace ids")
	fs.StringVar(&surge, "surge", "", "START:LENGTH:FACTOR, for example 30s:20s:3")
	fs.IntVar(&o.MaxInFlight, "max-in-flight", 2000, "requests that may be under way at once")
	fs.StringVar(&reportPath, "report", "", "file for the report")
	target := envOr("SHOP_TARGET", "http://"+roster.Address("127.0.0.1", roster.DefaultBasePort, 0))
	fs.StringVar(&o.Target, "target", target, "URL of the gateway; SHOP_TARGET sets it too")
	if err := parse(fs, args); err != nil {
		return err
	}
	if o.RPS <= 0 || o.RPS > 100000 || o.Duration <= 0 || o.MaxInFlight < 1 {
		return usageError{errors.New("--rps wants more than 0 and at most 100000, --duration more than 0, --max-in-flight at least 1")}
	}
	if surge != "" {
		s, err := parseSurge(surge)
		if err != nil {
			return usageError{err}
		}
		o.Surge = s
	}
	o.Progress = func(sent, failed int, elapsed time.Duration) {
		fmt.Fprintf(os.Stderr, "%s: %d requests done, %d failed\n", elapsed.Round(time.Second), sent, failed)
	}
	reportExportErrors(load.ServiceName)
	// Opened first: an unwritable path must not cost a long run.
	out := os.Stdout
	if reportPath != "" {
		f, err := os.Create(reportPath)
		if err != nil {
			return environmentError{fmt.Errorf("--report: %w", err)}
		}
		defer func() { _ = f.Close() }() // Sync below has told of any error
		out = f
	}
	report, err := load.Run(ctx, o)
	if report == nil {
		return err
	}
	if reportPath != "" {
		err = errors.Join(err, report.Write(out), out.Sync())
	}
	t := report.Totals
	fmt.Printf("%d of %d requests sent: %d ok, %d refused, %d failed; p50 %.1f ms, p99 %.1f ms, max %.1f ms; root spans lost: %d\n",
		t.Sent, t.Planned, t.OK, t.Refused, t.Failed, t.Latency.P50, t.Latency.P99, t.Latency.Max, report.Telemetry.Spans.Lost())
	return err
}

func parseSurge(text string) (*load.Surge, error) {
	bad := fmt.Errorf("--surge %q: want START:LENGTH:FACTOR, for example 30s:20s:3", text)
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return nil, bad
	}
	start, err1 := time.ParseDuration(parts[0])
	length, err2 := time.ParseDuration(parts[1])
	factor, err3 := strconv.ParseFloat(parts[2], 64)
	if errors.Join(err1, err2, err3) != nil || start < 0 || length <= 0 || factor <= 0 {
		return nil, bad
	}
	return &load.Surge{Start: start, Length: length, Factor: factor}, nil
}

func runRecord(ctx context.Context, args []string) error {
	var dir, listen string
	fs := newFlags("record")
	fs.StringVar(&dir, "out", "", "directory for "+record.FileName+" and "+record.ManifestName)
	fs.StringVar(&listen, "listen", "127.0.0.1:4318", "address for OTLP over HTTP")
	if err := parse(fs, args); err != nil {
		return err
	}
	if dir == "" {
		return usageError{errors.New("record wants --out DIR")}
	}
	r, err := record.Listen(listen, dir)
	if err != nil {
		return environmentError{err}
	}
	fmt.Printf("recording OTLP/HTTP on http://%s\n", r.Addr())
	<-ctx.Done()
	stopCtx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	m, err := r.Close(stopCtx)
	fmt.Printf("%d bytes recorded: %v\n", m.FileBytes, m.Requests)
	return err
}
