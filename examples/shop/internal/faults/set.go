package faults

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Errors that Switch returns, beside those of the fault itself.
var (
	ErrUnknown    = errors.New("unknown fault")
	ErrBadParam   = errors.New("bad parameter")
	ErrAlreadyOn  = errors.New("already on")
	ErrAlreadyOff = errors.New("already off")
)

// Handler makes a fault real when it needs more than being looked at on the
// request path.
type Handler struct {
	On  func(Params) error
	Off func(Params) error
}

// State is a fault of this service as shown on the admin endpoint.
type State struct {
	Spec
	Active bool       `json:"active"`
	Since  *time.Time `json:"since,omitempty"`
	Values Params     `json:"values,omitempty"`
}

type active struct {
	params Params
	since  time.Time
}

// Set holds the faults of one service.
type Set struct {
	identity Identity
	truth    *Truth
	log      *slog.Logger

	mu       sync.Mutex // held while switching
	handlers map[string]Handler
	current  atomic.Pointer[map[string]active] // replaced, never changed
}

// NewSet returns a set with nothing switched on. truth may be nil.
func NewSet(identity Identity, truth *Truth, log *slog.Logger) *Set {
	s := &Set{identity: identity, truth: truth, log: log, handlers: map[string]Handler{}}
	s.current.Store(&map[string]active{})
	return s
}

// Handle registers what to do when the fault is switched. Not for use after the
// service has started.
func (s *Set) Handle(name string, h Handler) { s.handlers[name] = h }

// Active returns the parameters if the fault is on. Cheap enough for each request.
func (s *Set) Active(name string) (Params, bool) {
	m := *s.current.Load()
	if len(m) == 0 {
		return nil, false
	}
	a, ok := m[name]
	return a.params, ok
}

// List shows the faults this service can have.
func (s *Set) List() []State {
	m := *s.current.Load()
	out := []State{}
	for _, spec := range ForService(s.identity.Service) {
		st := State{Spec: spec}
		if a, ok := m[spec.Name]; ok {
			st.Active, st.Since, st.Values = true, &a.since, a.params
		}
		out = append(out, st)
	}
	return out
}

// Switch turns a fault on or off and writes the ground truth.
func (s *Set) Switch(name string, on bool, given map[string]string) error {
	spec, ok := Find(name)
	if !ok || !slices.Contains(spec.Services, s.identity.Service) {
		return fmt.Errorf("%w %q in %s; known here: %s", ErrUnknown, name, s.identity.Service, s.knownNames())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now, isOn := (*s.current.Load())[name]
	h := s.handlers[name]
	if !on {
		if !isOn {
			return fmt.Errorf("fault %s in %s: %w", name, s.identity.Service, ErrAlreadyOff)
		}
		s.replace(name, nil)
		if h.Off != nil {
			if err := h.Off(now.params); err != nil {
				return fmt.Errorf("switching %s off: %w", name, err)
			}
		}
		return s.record(spec, "off", now.params)
	}
	if isOn {
		return fmt.Errorf("fault %s in %s: %w", name, s.identity.Service, ErrAlreadyOn)
	}
	params, err := spec.Check(given)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBadParam, err)
	}
	// Recorded before the first request can meet it: the truth may start early by
	// microseconds, never late.
	if err := s.record(spec, "on", params); err != nil {
		return err
	}
	s.replace(name, &active{params: params, since: time.Now()})
	if h.On != nil {
		if err := h.On(params); err != nil {
			s.replace(name, nil)
			_ = s.record(spec, "off", params)
			return fmt.Errorf("switching %s on: %w", name, err)
		}
	}
	return nil
}

// OffAll switches everything off, for a clean shutdown.
func (s *Set) OffAll() {
	for name := range *s.current.Load() {
		if err := s.Switch(name, false, nil); err != nil {
			s.log.Error("fault not switched off", slog.String("fault", name), slog.Any("error", err))
		}
	}
}

func (s *Set) replace(name string, a *active) {
	old := *s.current.Load()
	next := make(map[string]active, len(old)+1)
	for k, v := range old {
		if k != name {
			next[k] = v
		}
	}
	if a != nil {
		next[name] = *a
	}
	s.current.Store(&next)
}

func (s *Set) record(spec Spec, event string, params Params) error {
	// Not through the exported logger: a diagnosis must not find the answer in
	// the telemetry.
	return s.truth.Write(s.identity, spec, event, params)
}

func (s *Set) knownNames() string {
	var names []string
	for _, spec := range ForService(s.identity.Service) {
		names = append(names, spec.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
