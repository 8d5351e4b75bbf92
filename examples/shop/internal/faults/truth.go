package faults

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"
)

// Identity says which process a fault sits in.
type Identity struct {
	Service  string
	Version  string
	Instance string
	PID      int
}

// TruthRecord is one line of the ground-truth file.
type TruthRecord struct {
	Schema         int               `json:"schema"`
	Time           time.Time         `json:"time"`
	TimeUnixNano   string            `json:"timeUnixNano"` // text: does not fit a double
	Event          string            `json:"event"`        // on, off
	Fault          string            `json:"fault"`
	Hypothesis     string            `json:"hypothesis"`
	Service        string            `json:"service"`
	ServiceVersion string            `json:"serviceVersion"`
	Instance       string            `json:"instance"`
	PID            int               `json:"pid"`
	Resource       string            `json:"resource"`
	Function       string            `json:"function,omitempty"`
	Operations     []string          `json:"operations,omitempty"`
	Params         map[string]string `json:"params"`
}

// Truth appends to the ground-truth file. All services of a shop write to one
// file; each line is one write to a descriptor opened for appending, which
// keeps lines whole. A nil Truth writes nothing.
type Truth struct {
	mu sync.Mutex
	f  *os.File
}

// OpenTruth opens or creates the file. An empty path gives a nil Truth.
func OpenTruth(path string) (*Truth, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("ground-truth file: %w", err)
	}
	return &Truth{f: f}, nil
}

// Close closes the file.
func (t *Truth) Close() error {
	if t == nil {
		return nil
	}
	return t.f.Close()
}

// Write appends one line.
func (t *Truth) Write(id Identity, spec Spec, event string, params Params) error {
	if t == nil {
		return nil
	}
	now := time.Now()
	line, err := json.Marshal(TruthRecord{
		Schema: 1, Time: now.UTC(), TimeUnixNano: fmt.Sprint(now.UnixNano()), Event: event,
		Fault: spec.Name, Hypothesis: spec.Hypothesis,
		Service: id.Service, ServiceVersion: id.Version, Instance: id.Instance, PID: id.PID,
		Resource: spec.Resource, Function: spec.Function, Operations: spec.Operations, Params: params,
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, err := t.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("ground-truth file: %w", err)
	}
	return nil
}
