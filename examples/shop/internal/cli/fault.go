package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/roster"
	"goroscope.example/shop/internal/supervisor"
)

func supervisorFlag(fs *flag.FlagSet) *string {
	fallback := "http://" + roster.Address("127.0.0.1", roster.DefaultBasePort, roster.SupervisorOffset)
	return fs.String("supervisor", envOr("SHOP_SUPERVISOR", fallback),
		"URL of the supervisor, or of one service's admin endpoint; SHOP_SUPERVISOR sets it too")
}

// keyValues collects repeated --param k=v.
type keyValues map[string]string

func (k keyValues) String() string { return "" }

func (k keyValues) Set(v string) error {
	key, value, ok := strings.Cut(v, "=")
	if !ok || key == "" {
		return fmt.Errorf("want name=value, not %q", v)
	}
	k[key] = value
	return nil
}

func runFault(ctx context.Context, args []string) error {
	if len(args) < 2 || strings.HasPrefix(args[0], "-") || (args[1] != "on" && args[1] != "off") {
		return usageError{fmt.Errorf("usage: shop fault NAME on|off [--service S] [--param k=v]...\nfaults: %s", strings.Join(faults.Names(), ", "))}
	}
	req := faults.Request{Name: args[0], On: args[1] == "on"}
	params := keyValues{}
	fs := newFlags("fault")
	at := supervisorFlag(fs)
	fs.StringVar(&req.Service, "service", "", "service to have the fault; empty for the usual one")
	fs.Var(params, "param", "parameter of the fault, name=value; may be repeated")
	if err := parse(fs, args[2:]); err != nil {
		return err
	}
	if len(params) > 0 {
		req.Params = params
	}
	if _, ok := faults.Find(req.Name); !ok {
		return usageError{fmt.Errorf("unknown fault %q; there are: %s", req.Name, strings.Join(faults.Names(), ", "))}
	}
	if _, err := ask(ctx, http.MethodPost, *at+"/admin/faults", req); err != nil {
		return err
	}
	fmt.Printf("%s is %s\n", req.Name, args[1])
	return nil
}

func runFaults(ctx context.Context, args []string) error {
	fs := newFlags("faults")
	at := supervisorFlag(fs)
	if err := parse(fs, args); err != nil {
		return err
	}
	raw, err := ask(ctx, http.MethodGet, *at+"/admin/faults", nil)
	if err != nil {
		return err
	}
	var services []supervisor.ServiceFaults
	if err := json.Unmarshal(raw, &services); err != nil {
		// Asked of one service, the answer is its own list.
		one := supervisor.ServiceFaults{Service: *at}
		if err := json.Unmarshal(raw, &one); err != nil {
			return fmt.Errorf("answer of %s: %w", *at, err)
		}
		services = []supervisor.ServiceFaults{one}
	}
	for _, spec := range faults.Catalogue {
		fmt.Printf("%-19s %s\n", spec.Name, spec.Summary)
		for _, p := range spec.Params {
			fmt.Printf("%19s   --param %s=%s  %s\n", "", p.Name, p.Default, p.Help)
		}
		for _, s := range services {
			for _, f := range s.Faults {
				if f.Name == spec.Name && f.Active {
					fmt.Printf("%19s   ON in %s %v\n", "", s.Service, f.Values)
				}
			}
		}
	}
	return nil
}

func runFlush(ctx context.Context, args []string) error {
	fs := newFlags("flush")
	at := supervisorFlag(fs)
	if err := parse(fs, args); err != nil {
		return err
	}
	raw, err := ask(ctx, http.MethodPost, *at+"/admin/telemetry/flush", nil)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(raw)
	return err
}

// ask sends one request to an admin endpoint and returns the body of a 200.
func ask(ctx context.Context, method, url string, body any) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return nil, usageError{err}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, environmentError{fmt.Errorf("%w\nis the shop running? start it with: shop all", err)}
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		var e struct {
			Error string `json:"error"`
		}
		if json.Unmarshal(raw, &e) == nil && e.Error != "" {
			return nil, fmt.Errorf("%s", e.Error)
		}
		return nil, fmt.Errorf("%s answered %s: %s", url, resp.Status, raw)
	}
	return raw, nil
}
