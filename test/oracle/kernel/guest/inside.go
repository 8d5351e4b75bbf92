//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// inside joins the groups of one scenario, captures what is visible there and runs the probes.
func inside() {
	runtime.LockOSThread()
	var s Scenario
	must(json.NewDecoder(os.Stdin).Decode(&s))
	for _, group := range s.Join {
		must(os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte(fmt.Sprint(os.Getpid())), 0o644))
	}
	if s.NewNamespace {
		must(syscall.Unshare(syscall.CLONE_NEWNS | 0x02000000 /* CLONE_NEWCGROUP */))
		must(syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""))
		must(syscall.Unmount("/sys/fs/cgroup", syscall.MNT_DETACH))
		must(syscall.Mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, ""))
	}
	if s.Affinity != 0 {
		mask := s.Affinity
		// The probes are started from this thread and inherit its mask.
		_, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, 8, uintptr(unsafe.Pointer(&mask)))
		if errno != 0 {
			must(errno)
		}
	}
	if s.Load != "" {
		_ = exec.Command("/init", "load", s.Load).Run() // an oom kill is what the memory load is for
	}
	outcome := Outcome{Name: s.Name, Probes: map[string]json.RawMessage{}, Files: map[string]string{}}
	capture(outcome.Files)
	if s.Twice {
		var now syscall.Timeval
		must(syscall.Gettimeofday(&now))
		now.Sec += s.SetClock
		must(syscall.Settimeofday(&now))
		outcome.Later = map[string]string{}
		capture(outcome.Later)
	}
	probes, _ := filepath.Glob("/probes/*")
	for _, probe := range probes {
		cmd := exec.Command(probe)
		cmd.Env = []string{"HOME=/"}
		for k, v := range s.Env {
			cmd.Env = append(cmd.Env, k+"="+v)
		}
		out, err := cmd.Output()
		must(err)
		outcome.Probes[filepath.Base(probe)] = json.RawMessage(out)
	}
	must(json.NewEncoder(os.Stdout).Encode(outcome))
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// capture reads the files a doctor snapshot holds, as this process sees them.
func capture(files map[string]string) {
	read := func(path string) {
		if raw, err := os.ReadFile(path); err == nil && len(raw) < 64<<10 {
			files[strings.TrimPrefix(path, "/")] = string(raw)
		}
	}
	for _, name := range []string{"cgroup", "mountinfo", "status", "limits", "stat"} {
		read("/proc/self/" + name)
	}
	// status is read by the thread that carries the affinity; /proc/self/status is the main thread's.
	if raw, err := os.ReadFile("/proc/thread-self/status"); err == nil {
		files["proc/self/status"] = string(raw)
	}
	for _, path := range []string{"/proc/stat", "/proc/sys/kernel/osrelease", "/proc/version", "/proc/meminfo", "/proc/loadavg", "/proc/cgroups",
		"/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io", "/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max",
		"/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible"} {
		read(path)
	}
	_ = filepath.WalkDir("/sys/fs/cgroup", func(path string, d fs.DirEntry, err error) error {
		// Huge pages and RDMA fill the serial line and no model reads them.
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), "hugetlb") && !strings.HasPrefix(d.Name(), "rdma") {
			read(path)
		}
		return nil
	})
}

// load burns CPU for twelve seconds in several threads, or allocates until the kernel objects.
func load(kind string) {
	if kind == "cpu" {
		end := time.Now().Add(12 * time.Second) // more than 100 periods: fewer say nothing
		for i := 0; i < 4; i++ {
			go func() {
				for time.Now().Before(end) {
				}
			}()
		}
		time.Sleep(time.Until(end))
		return
	}
	var held [][]byte
	for i := 0; i < 4096; i++ {
		block := make([]byte, 1<<20)
		for at := 0; at < len(block); at += 4096 {
			block[at] = 1
		}
		held = append(held, block)
	}
	runtime.KeepAlive(held)
}
