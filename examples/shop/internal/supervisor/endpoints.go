package supervisor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/roster"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/telemetry"
)

// ServiceState is one line of GET /.
type ServiceState struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Instance string `json:"instance"`
	PID      int    `json:"pid"`
	Address  string `json:"address,omitempty"`
	Admin    string `json:"admin"`
}

// State is the answer to GET /.
type State struct {
	PID         int            `json:"pid"`
	GroundTruth string         `json:"groundTruth"`
	Services    []ServiceState `json:"services"`
}

// ServiceFaults is one entry of GET /admin/faults.
type ServiceFaults struct {
	Service string         `json:"service"`
	Faults  []faults.State `json:"faults"`
}

func (s *Supervisor) routes() {
	s.admin.Handle("GET /{$}", http.HandlerFunc(s.showState))
	s.admin.Handle("GET /admin/faults", http.HandlerFunc(s.listFaults))
	s.admin.Handle("POST /admin/faults", http.HandlerFunc(s.switchFault))
	s.admin.Handle("POST /admin/telemetry/flush", http.HandlerFunc(s.flush))
}

func (s *Supervisor) showState(w http.ResponseWriter, _ *http.Request) {
	state := State{PID: os.Getpid(), GroundTruth: s.cfg.GroundTruth}
	for _, c := range s.all() {
		state.Services = append(state.Services, ServiceState{c.name, c.version, c.Instance, c.PID, c.Address, c.Admin})
	}
	faults.WriteJSON(w, http.StatusOK, state)
}

func (s *Supervisor) listFaults(w http.ResponseWriter, r *http.Request) {
	var out []ServiceFaults
	for _, c := range s.all() {
		var answer struct {
			Faults []faults.State `json:"faults"`
		}
		if err := call(r.Context(), http.MethodGet, "http://"+c.Admin+"/admin/faults", nil, &answer); err != nil {
			faults.WriteJSON(w, http.StatusBadGateway, map[string]string{"error": fmt.Sprintf("%s: %v", c.name, err)})
			return
		}
		out = append(out, ServiceFaults{c.name, answer.Faults})
	}
	out = append(out, ServiceFaults{faults.Supervisor, s.deployState()})
	faults.WriteJSON(w, http.StatusOK, out)
}

// switchFault passes the order on to the service it is for.
func (s *Supervisor) switchFault(w http.ResponseWriter, r *http.Request) {
	req, err := faults.ReadRequest(w, r)
	if err != nil {
		faults.WriteError(w, err)
		return
	}
	spec, ok := faults.Find(req.Name)
	if !ok {
		faults.WriteError(w, fmt.Errorf("%w %q; there are: %v", faults.ErrUnknown, req.Name, faults.Names()))
		return
	}
	if req.Service == "" {
		req.Service = spec.Services[0]
	}
	if !slices.Contains(spec.Services, req.Service) {
		faults.WriteError(w, fmt.Errorf("%w: fault %s can sit in %v, not in %q", faults.ErrBadParam, req.Name, spec.Services, req.Service))
		return
	}
	if req.Service == faults.Supervisor {
		if err := s.switchDeploy(r.Context(), spec, req); err != nil {
			faults.WriteError(w, err)
			return
		}
		faults.WriteJSON(w, http.StatusOK, req)
		return
	}
	target := s.child(req.Service)
	if target == nil {
		faults.WriteError(w, fmt.Errorf("%w: %s is not running", faults.ErrBadParam, req.Service))
		return
	}
	// Most faults answer at once; building a live heap or an index takes a while.
	var answer json.RawMessage
	code, err := callStatus(r.Context(), http.MethodPost, "http://"+target.Admin+"/admin/faults", req, &answer)
	if err != nil {
		faults.WriteJSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
		return
	}
	if code != http.StatusOK {
		faults.WriteJSON(w, code, answer)
		return
	}
	faults.WriteJSON(w, http.StatusOK, req)
}

// flush flushes every service and returns each account and their sum.
func (s *Supervisor) flush(w http.ResponseWriter, r *http.Request) {
	services := map[string]telemetry.Report{}
	var total telemetry.Report
	for _, c := range s.all() {
		var report telemetry.Report
		if err := call(r.Context(), http.MethodPost, "http://"+c.Admin+"/admin/telemetry/flush", nil, &report); err != nil {
			faults.WriteJSON(w, http.StatusBadGateway, map[string]string{"error": fmt.Sprintf("%s: %v", c.name, err)})
			return
		}
		services[c.name+"@"+c.version] = report
		total.Add(report)
	}
	faults.WriteJSON(w, http.StatusOK, map[string]any{"total": total, "services": services})
}

// route sends the given share of the catalog's calls to the released version.
func (s *Supervisor) route(ctx context.Context, release *child, percent int) error {
	targets := []rpc.Target{{Address: s.child(faults.Catalog).Address, Weight: 100 - percent}}
	if release != nil {
		targets = append(targets, rpc.Target{Address: release.Address, Weight: percent})
	}
	for _, caller := range []string{faults.Gateway, faults.Checkout} {
		url := "http://" + s.child(caller).Admin + "/admin/upstreams/" + faults.Catalog
		if err := call(ctx, http.MethodPut, url, targets, nil); err != nil {
			return fmt.Errorf("%s: %w", caller, err)
		}
	}
	return nil
}

// switchDeploy releases the bad version, or takes it back.
func (s *Supervisor) switchDeploy(ctx context.Context, spec faults.Spec, req faults.Request) error {
	s.mu.Lock()
	release := s.release
	s.mu.Unlock()
	if !req.On {
		if release == nil {
			return fmt.Errorf("fault %s: %w", spec.Name, faults.ErrAlreadyOff)
		}
		if err := s.route(ctx, nil, 0); err != nil {
			return err
		}
		if err := s.truth.Write(identityOf(release), spec, "off", s.params); err != nil {
			return err
		}
		s.setRelease(nil, nil)
		release.stop()
		err := release.wait()
		if release.final != nil {
			s.mu.Lock()
			s.retired.Add(release.final.Telemetry)
			s.mu.Unlock()
		}
		return err
	}
	if release != nil {
		return fmt.Errorf("fault %s: %w", spec.Name, faults.ErrAlreadyOn)
	}
	params, err := spec.Check(req.Params)
	if err != nil {
		return fmt.Errorf("%w: %w", faults.ErrBadParam, err)
	}
	entry, _ := roster.Find(faults.Catalog)
	release, err = s.spawn(ctx, entry, roster.BadVersion, nil, roster.BadCatalogOffset, roster.BadCatalogAdminOffset)
	if err != nil {
		return err
	}
	s.setRelease(release, params)
	if err := s.truth.Write(identityOf(release), spec, "on", params); err != nil {
		return err
	}
	return s.route(ctx, release, params.Int("percent"))
}

func (s *Supervisor) setRelease(c *child, p faults.Params) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.release, s.params = c, p
}

func (s *Supervisor) deployState() []faults.State {
	spec, _ := faults.Find(faults.BadDeploy)
	s.mu.Lock()
	defer s.mu.Unlock()
	return []faults.State{{Spec: spec, Active: s.release != nil, Values: s.params}}
}

func identityOf(c *child) faults.Identity {
	return faults.Identity{Service: c.name, Version: c.version, Instance: c.Instance, PID: c.PID}
}
