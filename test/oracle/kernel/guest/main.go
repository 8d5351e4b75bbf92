//go:build linux

// Command guest is process 1 of a throw-away virtual machine. It builds control groups as /scenarios.json says, runs every
// probe binary inside each, and prints what the probes saw and what the kernel showed them, one JSON line a scenario.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
)

// Mount is one control group mount: type "cgroup2" or "cgroup" with its controllers as options.
type Mount struct {
	Path    string `json:"path"`
	Type    string `json:"type"`
	Options string `json:"options"`
}

// Group is a directory below a mount with the files to write into it.
type Group struct {
	Path  string            `json:"path"`
	Files map[string]string `json:"files"`
}

// Scenario is one arrangement and the groups its probes join.
type Scenario struct {
	Name string `json:"name"`
	// Groups in the order they are made; for the unified hierarchy controllers are enabled on the way down.
	Groups []Group `json:"groups"`
	// Join lists group directories; the probes' process enters each.
	Join []string `json:"join"`
	// Affinity is a CPU mask for sched_setaffinity; 0 leaves it alone.
	Affinity uint64 `json:"affinity"`
	// NewNamespace: a control group and mount namespace of its own, with the unified tree mounted anew.
	NewNamespace bool              `json:"newNamespace"`
	Env          map[string]string `json:"env"`
	// Load is "cpu" or "memory": a child that burns or allocates inside the groups before the capture.
	Load string `json:"load"`
	// Twice: a second capture after the clock was set by SetClock seconds, as a time daemon sets it.
	Twice    bool  `json:"twice"`
	SetClock int64 `json:"setClock"`
}

// Plan is the whole run of one boot.
type Plan struct {
	Mounts    []Mount    `json:"mounts"`
	Scenarios []Scenario `json:"scenarios"`
}

// Outcome is what one scenario showed.
type Outcome struct {
	Name   string                     `json:"name"`
	Error  string                     `json:"error,omitempty"`
	Probes map[string]json.RawMessage `json:"probes"`
	Files  map[string]string          `json:"files"`
	// Later is the second capture.
	Later map[string]string `json:"later,omitempty"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "inside" {
		inside()
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "load" {
		load(os.Args[2])
		return
	}
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "guest must be process 1 of a virtual machine")
		os.Exit(2)
	}
	defer func() {
		powerOff()
	}()
	_ = os.MkdirAll("/proc", 0o755)
	_ = os.MkdirAll("/sys", 0o755)
	_ = os.MkdirAll("/dev", 0o755)
	check(syscall.Mount("proc", "/proc", "proc", 0, ""))
	check(syscall.Mount("sysfs", "/sys", "sysfs", 0, ""))
	check(syscall.Mount("devtmpfs", "/dev", "devtmpfs", 0, ""))
	var plan Plan
	raw, err := os.ReadFile("/scenarios.json")
	check(err)
	check(json.Unmarshal(raw, &plan))
	for _, m := range plan.Mounts {
		_ = os.MkdirAll(m.Path, 0o755)
		check(syscall.Mount(m.Type, m.Path, m.Type, 0, m.Options))
	}
	for _, s := range plan.Scenarios {
		outcome := run(s)
		line, err := json.Marshal(outcome)
		check(err)
		fmt.Printf("\nOUTCOME %s\n", line)
	}
	fmt.Println("\nEND")
}

func check(err error) {
	if err != nil {
		fmt.Println("GUEST-ERROR", err)
		powerOff()
	}
}

// enableControllers turns on all available controllers for the children of every directory above dir.
func enableControllers(dir string) {
	var chain []string
	for d := filepath.Dir(dir); d != "/" && d != "."; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "cgroup.subtree_control")); err != nil {
			break
		}
		chain = append([]string{d}, chain...)
	}
	for _, d := range chain {
		available, _ := os.ReadFile(filepath.Join(d, "cgroup.controllers"))
		for _, controller := range strings.Fields(string(available)) {
			_ = os.WriteFile(filepath.Join(d, "cgroup.subtree_control"), []byte("+"+controller), 0o644)
		}
	}
}

func run(s Scenario) Outcome {
	outcome := Outcome{Name: s.Name, Probes: map[string]json.RawMessage{}, Files: map[string]string{}}
	fail := func(err error) Outcome {
		outcome.Error = err.Error()
		return outcome
	}
	for _, g := range s.Groups {
		if err := os.MkdirAll(g.Path, 0o755); err != nil {
			return fail(err)
		}
		enableControllers(g.Path)
		names := make([]string, 0, len(g.Files))
		for name := range g.Files {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(g.Path, name), []byte(g.Files[name]), 0o644); err != nil {
				return fail(fmt.Errorf("%s/%s: %w", g.Path, name, err))
			}
		}
	}
	request, _ := json.Marshal(s)
	cmd := exec.Command("/init", "inside")
	cmd.Stdin = strings.NewReader(string(request))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fail(fmt.Errorf("%w: %s", err, out))
	}
	if err := json.Unmarshal(out, &outcome); err != nil {
		return fail(fmt.Errorf("%w: %s", err, out))
	}
	return outcome
}

// tcsbrk with an argument other than 0 is tcdrain(3) (ioctl_tty(2)).
const tcsbrk = 0x5409

// powerOff ends the machine once its console has written everything: a loaded host is slower than the kernel's buffer.
func powerOff() {
	for _, file := range []*os.File{os.Stdout, os.Stderr} {
		_, _, _ = syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), tcsbrk, 1)
	}
	syscall.Sync()
	_ = syscall.Reboot(syscall.LINUX_REBOOT_CMD_POWER_OFF)
}
