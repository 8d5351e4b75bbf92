// Package cli is the command line of the shop.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"goroscope.example/shop/internal/roster"
)

// Exit codes.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitEnvironment = 3
)

// usageError is a mistake on the command line.
type usageError struct{ error }

// environmentError is something about this machine: a port, a directory.
type environmentError struct{ error }

type command struct {
	name, args, help string
	run              func(ctx context.Context, args []string) error
}

func commands() []command {
	list := []command{
		{"all", "[--base-port N]", "start the whole shop, each service in a process of its own", runAll},
		{"load", "[--rps N] [--duration D] [--seed S] [--report FILE]", "send customers", runLoad},
		{"fault", "NAME on|off [--service S] [--param k=v]...", "switch a fault", runFault},
		{"faults", "", "list the faults and which are on", runFaults},
		{"flush", "", "flush the telemetry of all services and print the account", runFlush},
		{"record", "--out DIR", "receive OTLP over HTTP and keep every request in a file", runRecord},
	}
	for _, e := range roster.Start {
		list = append(list, command{e.Name, "[flags]", "run this one service", serviceRunner(e)})
	}
	return list
}

// Main runs the program and returns its exit code.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := dispatch(ctx, args)
	var usage usageError
	var environment environmentError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "shop: %v\n", err)
		return exitUsage
	case errors.As(err, &environment):
		fmt.Fprintf(os.Stderr, "shop: %v\n", err)
		return exitEnvironment
	}
	fmt.Fprintf(os.Stderr, "shop: %v\n", err)
	return exitFailed
}

func dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		printUsage(os.Stdout)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:])
		}
	}
	return usageError{fmt.Errorf("unknown command %q; \"shop help\" lists them", args[0])}
}

func printUsage(w io.Writer) {
	_, _ = fmt.Fprintln(w, "usage: shop COMMAND [flags]\n\ncommands:")
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "  %-9s %-52s %s\n", c.name, c.args, c.help)
	}
	_, _ = fmt.Fprintln(w, "\nTelemetry goes where OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL say.")
}

// parse reads flags and refuses leftovers.
func parse(fs *flag.FlagSet, args []string) error {
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usageError{err}
	}
	if fs.NArg() > 0 {
		return usageError{fmt.Errorf("%s: unexpected argument %q", fs.Name(), fs.Arg(0))}
	}
	return nil
}

func newFlags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet("shop "+name, flag.ContinueOnError)
	fs.SetOutput(os.Stderr)
	return fs
}

func envOr(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}
