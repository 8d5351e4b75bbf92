package faults

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newTestSet(t *testing.T) (*Set, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "truth.jsonl")
	truth, err := OpenTruth(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = truth.Close() })
	return NewSet(Identity{Service: Catalog, Version: "1.0.0", Instance: "i", PID: 7}, truth, slog.New(slog.DiscardHandler)), path
}

func TestCatalogueIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Catalogue {
		if seen[s.Name] || s.Summary == "" || s.Hypothesis == "" || s.Resource == "" || len(s.Services) == 0 {
			t.Errorf("%s: repeated or incomplete", s.Name)
		}
		seen[s.Name] = true
		for _, p := range s.Params {
			if p.Help == "" {
				t.Errorf("%s: %s has no help", s.Name, p.Name)
			}
			if err := p.check(p.Default); err != nil {
				t.Errorf("%s: the default is refused: %v", s.Name, err)
			}
		}
	}
}

func TestReadmesListEveryFault(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range Catalogue {
			if !strings.Contains(string(text), "`"+s.Name+"`") {
				t.Errorf("%s does not name %s", name, s.Name)
			}
			for _, p := range s.Params {
				if !strings.Contains(string(text), "`"+p.Name+"`") {
					t.Errorf("%s does not name %s of %s", name, p.Name, s.Name)
				}
			}
		}
	}
}

func TestSwitchChecksAndRecords(t *testing.T) {
	s, path := newTestSet(t)
	for _, c := range []struct {
		name   string
		on     bool
		params map[string]string
		want   error
	}{
		{"no-such", true, nil, ErrUnknown},
		{FailingDependency, true, nil, ErrUnknown}, // not a fault of this service
		{Panic, true, map[string]string{"evry": "2"}, ErrBadParam},
		{Panic, true, map[string]string{"every": "0"}, ErrBadParam},
		{Panic, true, map[string]string{"every": "x"}, ErrBadParam},
		{GoroutineLeak, true, map[string]string{"keep": "yes"}, ErrBadParam},
		{Panic, false, nil, ErrAlreadyOff},
		{Panic, true, map[string]string{"every": "2"}, nil},
		{Panic, true, nil, ErrAlreadyOn},
		{Panic, false, nil, nil},
	} {
		if err := s.Switch(c.name, c.on, c.params); !errors.Is(err, c.want) {
			t.Errorf("%s on=%v %v: %v, want %v", c.name, c.on, c.params, err, c.want)
		}
		_, active := s.Active(Panic)
		if c.want == nil && active != c.on {
			t.Errorf("active is %v after switching to %v", active, c.on)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	var first TruthRecord
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if first.Event != "on" || first.Params["every"] != "2" || first.PID != 7 || first.Service != Catalog || !strings.Contains(first.Function, "loyaltyDiscount") {
		t.Errorf("first line: %+v", first)
	}
}

func TestAFaultThatCannotStartIsOff(t *testing.T) {
	s, _ := newTestSet(t)
	broken := errors.New("broken")
	s.Handle(GCThrash, Handler{On: func(Params) error { return broken }})
	if err := s.Switch(GCThrash, true, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, on := s.Active(GCThrash); on {
		t.Error("it is on")
	}
}

func TestEndpoint(t *testing.T) {
	s, _ := newTestSet(t)
	h := HTTPHandler(s)
	for _, c := range []struct {
		method, body string
		want         int
		contains     string
	}{
		{"POST", `{"name":"panic","on":true,"params":{"every":"3"}}`, 200, `"on":true`},
		{"GET", ``, 200, `"active":true`},
		{"POST", `{"name":"panic","on":true}`, 409, "already on"},
		{"POST", `{"name":"nope","on":true}`, 404, "slow-sql"},
		{"POST", `{"name":"panic","on":true,"parms":{}}`, 400, "parms"},
		{"POST", `{`, 400, "error"},
		{"DELETE", ``, 405, "GET or POST"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, "/admin/faults", strings.NewReader(c.body)))
		if w.Code != c.want || !strings.Contains(w.Body.String(), c.contains) {
			t.Errorf("%s %s: %d %s", c.method, c.body, w.Code, w.Body)
		}
	}
}
