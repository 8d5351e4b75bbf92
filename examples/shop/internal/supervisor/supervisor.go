package supervisor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"goroscope.example/shop/internal/admin"
	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/roster"
	"goroscope.example/shop/internal/telemetry"
)

// Config is what the supervisor is told.
type Config struct {
	Host     string
	BasePort int // 0 takes any free ports
	DataDir  string
	// GroundTruth is the file all services append switched faults to.
	GroundTruth string
	// ServiceArgs go to every service as they are.
	ServiceArgs []string
	// Out receives what people read.
	Out io.Writer
}

// Supervisor runs the shop.
type Supervisor struct {
	cfg   Config
	admin *admin.Server
	truth *faults.Truth

	mu       sync.Mutex
	children []*child // in starting order
	release  *child   // the bad catalog, while it runs
	params   faults.Params
	retired  telemetry.Report // of releases that have been taken back
}

// Run starts the shop, serves until ctx ends or a service dies, and stops
// everything in order.
func Run(ctx context.Context, cfg Config) error {
	if err := roster.CheckPorts(cfg.Host, cfg.BasePort); err != nil {
		return PortError{err}
	}
	truth, err := faults.OpenTruth(cfg.GroundTruth)
	if err != nil {
		return err
	}
	server, err := admin.Listen(roster.Address(cfg.Host, cfg.BasePort, roster.SupervisorOffset))
	if err != nil {
		return errors.Join(err, truth.Close())
	}
	s := &Supervisor{cfg: cfg, admin: server, truth: truth}
	s.routes()
	served := make(chan error, 1)
	go func() { served <- server.Serve() }()
	err = s.start(ctx)
	if err == nil {
		s.announce()
		err = s.wait(ctx)
	} else if ctx.Err() != nil {
		err = nil // interrupted while starting
	}
	_, _ = fmt.Fprintln(cfg.Out, "stopping")
	return errors.Join(err, s.stopAll(), server.Close(), <-served, truth.Close())
}

// PortError says that ports are taken.
type PortError struct{ error }

func (s *Supervisor) start(ctx context.Context) error {
	addresses := map[string]string{}
	for _, e := range roster.Start {
		c, err := s.spawn(ctx, e, roster.Version, addresses, e.PortOffset, e.AdminOffset)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.children = append(s.children, c)
		s.mu.Unlock()
		addresses[e.Name] = c.Address
	}
	return nil
}

func (s *Supervisor) spawn(ctx context.Context, e roster.Entry, version string, addresses map[string]string, port, adminPort int) (*child, error) {
	args := []string{
		"--data", s.cfg.DataDir, "--ground-truth", s.cfg.GroundTruth,
		"--admin", roster.Address(s.cfg.Host, s.cfg.BasePort, adminPort),
	}
	if port >= 0 {
		args = append(args, "--listen", roster.Address(s.cfg.Host, s.cfg.BasePort, port))
	}
	for _, up := range e.Upstreams {
		args = append(args, "--"+up, addresses[up])
	}
	return spawn(ctx, e.Name, version, append(args, s.cfg.ServiceArgs...))
}

func (s *Supervisor) announce() {
	out := s.cfg.Out
	_, _ = fmt.Fprintf(out, "the shop is open: http://%s\n\n", s.child(faults.Gateway).Address)
	_, _ = fmt.Fprintf(out, "  %-10s %-8s %-8s %-22s %s\n", "service", "version", "pid", "serves", "admin and pprof")
	for _, c := range s.all() {
		address := c.Address
		if address == "" {
			address = "-"
		}
		_, _ = fmt.Fprintf(out, "  %-10s %-8s %-8d %-22s http://%s/debug/pprof/\n", c.name, c.version, c.PID, address, c.Admin)
	}
	endpoint := os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT")
	if endpoint == "" {
		endpoint = "the exporters' default on this machine"
	}
	_, _ = fmt.Fprintf(out, "\n  telemetry to %s\n  faults       shop fault NAME on|off; ground truth in %s\n  supervisor   http://%s\n",
		endpoint, s.cfg.GroundTruth, s.admin.Addr())
	if s.cfg.BasePort != roster.DefaultBasePort {
		_, _ = fmt.Fprintf(out, "\n  export SHOP_SUPERVISOR=http://%s SHOP_TARGET=http://%s\n", s.admin.Addr(), s.child(faults.Gateway).Address)
	}
	_, _ = fmt.Fprintln(out, "\nCtrl-C stops it.")
}

// wait returns when ctx ends or a child has gone by itself.
func (s *Supervisor) wait(ctx context.Context) error {
	died := make(chan error, len(roster.Start))
	for _, c := range s.all() {
		go func() {
			<-c.exited
			died <- fmt.Errorf("%s (pid %d) ended by itself: %v", c.name, c.PID, c.exitErr)
		}()
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-died:
		return err
	}
}

// stopAll stops in roster.StopOrder, lets all flush side by side, and sums the
// final accounts up.
func (s *Supervisor) stopAll() error {
	var leaving []*child
	for _, name := range roster.StopOrder {
		leaving = append(leaving, s.child(name))
		if name == faults.Catalog {
			s.mu.Lock()
			leaving = append(leaving, s.release)
			s.release = nil
			s.mu.Unlock()
		}
	}
	leaving = slices.DeleteFunc(leaving, func(c *child) bool { return c == nil })
	for _, c := range leaving {
		c.stop()
	}
	var errs []error
	total := s.retired
	for _, c := range leaving {
		if err := c.wait(); err != nil {
			errs = append(errs, err)
		}
		if c.final == nil {
			errs = append(errs, fmt.Errorf("%s left without an account of its telemetry", c.name))
			continue
		}
		total.Add(c.final.Telemetry)
	}
	_, _ = fmt.Fprintf(s.cfg.Out, "spans: %d produced, %d acknowledged, %d lost; logs: %d produced, %d acknowledged, %d lost\n",
		total.Spans.Produced, total.Spans.Exported, total.Spans.Lost(), total.Logs.Produced, total.Logs.Exported, total.Logs.Lost())
	return errors.Join(errs...)
}

func (s *Supervisor) all() []*child {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append([]*child{}, s.children...)
	if s.release != nil {
		out = append(out, s.release)
	}
	return out
}

func (s *Supervisor) child(name string) *child {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.children {
		if c.name == name {
			return c
		}
	}
	return nil
}
