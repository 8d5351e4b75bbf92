//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"goroscope.example/shop/internal/cli"
	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/load"
	"goroscope.example/shop/internal/supervisor"
)

// execEnv makes this test binary behave as the shop command, so that the tests
// run real processes without building anything first. The supervisor's own
// children inherit it.
const execEnv = "SHOP_TEST_EXEC"

func TestMain(m *testing.M) {
	if os.Getenv(execEnv) == "1" {
		os.Exit(cli.Main(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// shop is a running "shop all".
type shop struct {
	cmd                *exec.Cmd
	supervisor, target string
	truth              string
	stderr             *bytes.Buffer
	stdout             chan string // closed when the process has ended; holds the lines after the start
	stopOnce           sync.Once
	output             string
	err                error
}

// command returns "shop ARGS…" exporting to r.
func command(r *receiver, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), execEnv+"=1", "OTEL_METRIC_EXPORT_INTERVAL=500")
	if r != nil {
		cmd.Env = append(cmd.Env, "OTEL_EXPORTER_OTLP_ENDPOINT="+r.http.URL, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")
	}
	return cmd
}

func startShop(t *testing.T, r *receiver, args ...string) *shop {
	t.Helper()
	dir := t.TempDir()
	s := &shop{truth: filepath.Join(dir, "faults.jsonl"), stderr: &bytes.Buffer{}, stdout: make(chan string, 1)}
	s.cmd = command(r, append([]string{"all", "--base-port", "0", "--data", filepath.Join(dir, "data"), "--ground-truth", s.truth}, args...)...)
	s.cmd.Stderr = s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = s.stop() })
	lines := bufio.NewReader(out)
	export := regexp.MustCompile(`export SHOP_SUPERVISOR=(\S+) SHOP_TARGET=(\S+)`)
	for s.target == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("shop all did not start: %v\n%s", err, s.stderr)
		}
		if m := export.FindStringSubmatch(line); m != nil {
			s.supervisor, s.target = m[1], m[2]
		}
	}
	go func() {
		rest, _ := io.ReadAll(lines)
		s.stdout <- string(rest)
	}()
	return s
}

// stop sends SIGTERM and returns what the shop printed from then on.
func (s *shop) stop() (string, error) {
	s.stopOnce.Do(func() {
		if s.err = s.cmd.Process.Signal(syscall.SIGTERM); s.err == nil {
			s.output = <-s.stdout
			s.err = s.cmd.Wait()
		}
	})
	return s.output, s.err
}

// fault runs "shop fault …".
func (s *shop) fault(t *testing.T, args ...string) {
	t.Helper()
	cmd := command(nil, append([]string{"fault"}, args...)...)
	cmd.Env = append(cmd.Env, "SHOP_SUPERVISOR="+s.supervisor)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("shop fault %v: %v\n%s", args, err, out)
	}
}

func (s *shop) state(t *testing.T) map[string]supervisor.ServiceState {
	t.Helper()
	var state supervisor.State
	getJSON(t, s.supervisor+"/", &state)
	out := map[string]supervisor.ServiceState{}
	for _, svc := range state.Services {
		out[svc.Name+"@"+svc.Version] = svc
	}
	return out
}

// flush makes sure the receiver has everything produced so far.
func (s *shop) flush(t *testing.T) {
	t.Helper()
	resp, err := http.Post(s.supervisor+"/admin/telemetry/flush", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		t.Fatalf("flush: %s: %s", resp.Status, body)
	}
}

func (s *shop) truthRecords(t *testing.T) []faults.TruthRecord {
	t.Helper()
	raw, err := os.ReadFile(s.truth)
	if err != nil {
		t.Fatal(err)
	}
	var out []faults.TruthRecord
	for line := range strings.Lines(string(raw)) {
		var rec faults.TruthRecord
		if err := json.Unmarshal([]byte(line), &rec); err != nil {
			t.Fatalf("ground truth line %q: %v", line, err)
		}
		out = append(out, rec)
	}
	return out
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return string(body)
}

func getJSON(t *testing.T, url string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(get(t, url)), into); err != nil {
		t.Fatalf("%s: %v", url, err)
	}
}

// run sends a short load with root spans going to r.
func run(t *testing.T, r *receiver, s *shop, seed uint64, rps float64, d time.Duration) *load.Report {
	t.Helper()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.http.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
	report, err := load.Run(context.Background(), load.RunOptions{
		Options: load.Options{Seed: seed, RPS: rps, Duration: d}, Target: s.target, MaxInFlight: 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAllRunsProcessesAndStopsInOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nine processes")
	}
	r := newReceiver(t)
	s := startShop(t, r, "--reviews", "2000", "--mutex-fraction", "7")
	pids := map[int]bool{s.cmd.Process.Pid: true}
	for name, svc := range s.state(t) {
		if pids[svc.PID] {
			t.Errorf("%s shares pid %d", name, svc.PID)
		}
		pids[svc.PID] = true
		if index := get(t, "http://"+svc.Admin+"/debug/pprof/"); !strings.Contains(index, "goroutine") {
			t.Errorf("%s has no pprof index", name)
		}
		var p struct{ MutexFraction, BlockRateNs int }
		getJSON(t, "http://"+svc.Admin+"/admin/profiling", &p)
		if p.MutexFraction != 7 || p.BlockRateNs != 0 {
			t.Errorf("%s profiling rates: %+v", name, p)
		}
	}
	if len(pids) != 9 {
		t.Errorf("%d processes, want 9", len(pids))
	}
	report := run(t, r, s, 21, 60, 3*time.Second)
	output, err := s.stop()
	if err != nil {
		t.Fatalf("shop all: %v\n%s", err, s.stderr)
	}
	m := regexp.MustCompile(`spans: (\d+) produced, (\d+) acknowledged, (\d+) lost; logs: (\d+) produced, (\d+) acknowledged, (\d+) lost`).FindStringSubmatch(output)
	if m == nil || m[1] != m[2] || m[3] != "0" || m[4] != m[5] || m[6] != "0" {
		t.Fatalf("account at the end: %q", output)
	}
	if got := len(r.spansWhere(func(s span) bool { return s.service != load.ServiceName })); fmt.Sprint(got) != m[2] {
		t.Errorf("%d spans received, %s acknowledged", got, m[2])
	}
	// Stopped right after the last request: the orders must still be complete.
	checkTraces(t, r, report, "browse:200", "checkout:201")
	for _, line := range strings.Split(strings.TrimSpace(s.stderr.String()), "\n") {
		var rec map[string]any
		if err := json.Unmarshal([]byte(line), &rec); err != nil {
			t.Errorf("log line is not JSON: %q", line)
		} else if rec["msg"] == "request served" && (rec["trace_id"] == nil || rec["span_id"] == nil || rec["request_id"] == nil) {
			t.Errorf("log line without ids: %q", line)
		}
	}
}

func TestChildrenLeaveWhenTheSupervisorIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nine processes")
	}
	s := startShop(t, newReceiver(t), "--reviews", "2000")
	state := s.state(t)
	s.stopOnce.Do(func() {}) // stopped here and not by the cleanup
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // "signal: killed"
	for name, svc := range state {
		deadline := time.Now().Add(20 * time.Second)
		for syscall.Kill(svc.PID, 0) == nil {
			if time.Now().After(deadline) {
				t.Errorf("%s (pid %d) is still there", name, svc.PID)
				_ = syscall.Kill(svc.PID, syscall.SIGKILL)
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func TestADeadServiceEndsTheShop(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nine processes")
	}
	s := startShop(t, newReceiver(t), "--reviews", "2000")
	if err := syscall.Kill(s.state(t)["payment@1.0.0"].PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.stopOnce.Do(func() { s.output, s.err = <-s.stdout, s.cmd.Wait() })
	if s.cmd.ProcessState.ExitCode() != 1 || !strings.Contains(s.stderr.String(), "payment (pid") {
		t.Errorf("exit code %d, %v", s.cmd.ProcessState.ExitCode(), s.err)
	}
}

func TestPortsInUseAreNamed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	base := l.Addr().(*net.TCPAddr).Port - 3 // checkout's port
	cmd := command(nil, "all", "--base-port", fmt.Sprint(base), "--data", t.TempDir())
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 3 {
		t.Fatalf("exit code %d (%v), want 3\n%s", cmd.ProcessState.ExitCode(), err, out)
	}
	for _, want := range []string{l.Addr().String(), "in use", "--base-port"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("message lacks %q:\n%s", want, out)
		}
	}
}

func TestOneServiceAloneSaysWhyItCannotListen(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	cmd := command(nil, "bank", "--listen", l.Addr().String(), "--admin", "127.0.0.1:0", "--data", t.TempDir())
	out, _ := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 3 || !strings.Contains(string(out), "bank did not start") {
		t.Errorf("exit code %d:\n%s", cmd.ProcessState.ExitCode(), out)
	}
}

func TestCommandLineMistakes(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"gatway"}, "unknown command"},
		{[]string{"load", "--rps", "0"}, "--rps wants"},
		{[]string{"load", "--surge", "1:2"}, "START:LENGTH:FACTOR"},
		{[]string{"fault", "no-such-fault", "on"}, "unknown fault"},
		{[]string{"fault", "panic"}, "usage: shop fault"},
		{[]string{"record"}, "--out DIR"},
		{[]string{"all", "--log-level", "info", "extra"}, "unexpected argument"},
	} {
		cmd := command(nil, c.args...)
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), c.want) {
			t.Errorf("shop %v: exit code %d, want 2 and %q:\n%s", c.args, cmd.ProcessState.ExitCode(), c.want, out)
		}
	}
	cmd := command(nil, "catalog", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--data", t.TempDir())
	cmd.Env = append(cmd.Env, "OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4317")
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "want a URL") {
		t.Errorf("endpoint without scheme: %v\n%s", err, out)
	}
}
