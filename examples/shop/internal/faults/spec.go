// Package faults describes the defects that can be switched on in a running
// shop, keeps which are on, and writes the ground truth of when they were.
package faults

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is the type of a parameter's value.
type Kind string

// The kinds of parameter values, as they are written on the command line.
const (
	Int    Kind = "int"
	Bool   Kind = "bool"
	String Kind = "string"
	Millis Kind = "ms" // whole milliseconds
)

// Param is one parameter of a fault.
type Param struct {
	Name    string `json:"name"`
	Kind    Kind   `json:"kind"`
	Default string `json:"default"`
	Help    string `json:"help"`
	// Min and Max bound Int and Millis, so that a typing error cannot take the
	// machine down. OneOf bounds String.
	Min   int      `json:"min,omitempty"`
	Max   int      `json:"max,omitempty"`
	OneOf []string `json:"oneOf,omitempty"`
}

// Spec describes one fault.
type Spec struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	// Hypothesis is the cause a diagnosis should name.
	Hypothesis string `json:"hypothesis"`
	// Services lists where it can be switched on; the first is the default.
	Services []string `json:"services"`
	// Resource is what is short, wrong or gone.
	Resource string `json:"resource"`
	// Function is the Go function in which the defect sits, "" when it is not in
	// the service's own code.
	Function string `json:"function,omitempty"`
	// Operations lists the operations that suffer first, "" meaning all.
	Operations []string `json:"operations,omitempty"`
	Params     []Param  `json:"params,omitempty"`
}

// Params holds checked values, every parameter of the fault present.
type Params map[string]string

// Int returns an Int parameter; the value was checked when the fault was switched on.
func (p Params) Int(name string) int {
	n, _ := strconv.Atoi(p[name])
	return n
}

// Duration returns a Millis parameter.
func (p Params) Duration(name string) time.Duration {
	return time.Duration(p.Int(name)) * time.Millisecond
}

// Bool returns a Bool parameter.
func (p Params) Bool(name string) bool { return p[name] == "true" }

// Check merges given values over the defaults and refuses unknown names and bad
// values, naming what is allowed.
func (s Spec) Check(given map[string]string) (Params, error) {
	out := Params{}
	for _, p := range s.Params {
		out[p.Name] = p.Default
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		i := slices.IndexFunc(s.Params, func(p Param) bool { return p.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("fault %s has no parameter %q; it has: %s", s.Name, name, s.paramNames())
		}
		if err := s.Params[i].check(given[name]); err != nil {
			return nil, fmt.Errorf("fault %s: %w", s.Name, err)
		}
		out[name] = given[name]
	}
	return out, nil
}

func (s Spec) paramNames() string {
	if len(s.Params) == 0 {
		return "none"
	}
	names := make([]string, len(s.Params))
	for i, p := range s.Params {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

func (p Param) check(v string) error {
	switch p.Kind {
	case Int, Millis:
		n, err := strconv.Atoi(v)
		if err != nil || n < p.Min || n > p.Max {
			return fmt.Errorf("%s=%q: want a whole number from %d to %d", p.Name, v, p.Min, p.Max)
		}
	case Bool:
		if v != "true" && v != "false" {
			return fmt.Errorf("%s=%q: want true or false", p.Name, v)
		}
	case String:
		if len(p.OneOf) > 0 && !slices.Contains(p.OneOf, v) {
			return fmt.Errorf("%s=%q: want one of %s", p.Name, v, strings.Join(p.OneOf, ", "))
		}
		if len(v) > 200 {
			return fmt.Errorf("%s: longer than 200 characters", p.Name)
		}
	}
	return nil
}
