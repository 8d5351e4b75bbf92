package faults

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
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

// TestFunctionsExist keeps the ground truth true when code is renamed.
func TestFunctionsExist(t *testing.T) {
	const module = "goroscope.example/shop/"
	for _, s := range Catalogue {
		if s.Function == "" {
			continue
		}
		dot := strings.IndexByte(s.Function[strings.LastIndexByte(s.Function, '/'):], '.') + strings.LastIndexByte(s.Function, '/')
		dir, name := strings.TrimPrefix(s.Function[:dot], module), s.Function[dot+1:]
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no package %s", s.Name, dir)
		}
		found := false
		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && symbol(f) == name {
					found = true
				}
			}
		}
		if !found {
			t.Errorf("%s: there is no function %s", s.Name, s.Function)
		}
	}
}

// symbol is the function's name as the linker writes it, without the package.
func symbol(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	switch r := f.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		return "(*" + r.X.(*ast.Ident).Name + ")." + f.Name.Name
	case *ast.Ident:
		return r.Name + "." + f.Name.Name
	}
	return ""
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
