package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"goroscope.example/shop/internal/roster"
	"goroscope.example/shop/internal/supervisor"
)

func runAll(ctx context.Context, args []string) error {
	var c common
	cfg := supervisor.Config{Out: os.Stdout}
	fs := newFlags("all")
	c.register(fs, "")
	fs.Lookup("data").Usage = "directory for databases; a temporary one that is removed at the end when empty"
	fs.IntVar(&cfg.BasePort, "base-port", roster.DefaultBasePort, fmt.Sprintf("first of %d ports; 0 takes any that are free", roster.AdminSpan+1))
	fs.StringVar(&cfg.Host, "host", "127.0.0.1", "address to listen on")
	if err := parse(fs, args); err != nil {
		return err
	}
	if cfg.BasePort < 0 || cfg.BasePort+roster.AdminSpan > 65535 {
		return usageError{fmt.Errorf("--base-port %d: want 0 or 1 to %d", cfg.BasePort, 65535-roster.AdminSpan)}
	}
	cleanup := func() error { return nil }
	if c.data == "" {
		dir, err := os.MkdirTemp("", "goroscope-shop-")
		if err != nil {
			return environmentError{err}
		}
		c.data = dir
		cleanup = func() error { return os.RemoveAll(dir) }
		if c.groundTruth == "" {
			// The truth outlives the databases.
			c.groundTruth = filepath.Join(os.TempDir(), fmt.Sprintf("goroscope-shop-faults-%d.jsonl", os.Getpid()))
		}
	}
	data, err := filepath.Abs(c.data)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(data, 0o755); err != nil {
		return environmentError{fmt.Errorf("--data: %w", err)}
	}
	cfg.DataDir, cfg.GroundTruth = data, c.groundTruth
	if cfg.GroundTruth == "" {
		cfg.GroundTruth = filepath.Join(data, "faults.jsonl")
	}
	cfg.ServiceArgs = []string{
		"--log-level", c.logLevel, "--mutex-fraction", strconv.Itoa(c.mutexFraction), "--block-rate", strconv.Itoa(c.blockRate),
		"--reviews", strconv.Itoa(c.reviews), "--cron-every", c.cronEvery.String(),
	}
	err = errors.Join(supervisor.Run(ctx, cfg), cleanup())
	var ports supervisor.PortError
	if errors.As(err, &ports) {
		return environmentError{err}
	}
	return err
}
