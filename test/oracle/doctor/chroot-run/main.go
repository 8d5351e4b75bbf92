// Runs programs inside a directory as their root file system and answers sched_getaffinity for them, so that a Go
// runtime starts with the /proc and /sys of a snapshot and with as many CPUs as the snapshot's process had.
//
// Each line of standard input is a job: {"root":"/dir","cpus":8,"env":["A=b"],"programs":["/bin/a","/bin/b"]}.
// Each line of standard output is its answer: one text per program, as the program printed it.
// Needs root and ptrace; linux/amd64.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

type job struct {
	Root     string   `json:"root"`
	Cpus     int      `json:"cpus"`
	Env      []string `json:"env"`
	Programs []string `json:"programs"`
}

func main() {
	runtime.LockOSThread() // ptrace requests must come from the thread that started the child
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var j job
		if err := json.Unmarshal(in.Bytes(), &j); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		answers := []string{}
		for _, program := range j.Programs {
			text, err := runIn(j, program)
			if err != nil {
				text = "error: " + err.Error()
			}
			answers = append(answers, strings.TrimSpace(text))
		}
		if err := out.Encode(answers); err != nil {
			os.Exit(2)
		}
	}
}

func runIn(j job, program string) (string, error) {
	name := ".probe-" + filepath.Base(program)
	inside := filepath.Join(j.Root, name)
	if err := os.Link(program, inside); err != nil && !os.IsExist(err) {
		return "", err
	}
	defer os.Remove(inside)
	reader, writer, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer reader.Close()
	cmd := &exec.Cmd{
		Path:        "/" + name,
		Args:        []string{name},
		Env:         append([]string{"NOTHING=1"}, j.Env...),
		Dir:         "/",
		Stdout:      writer,
		Stderr:      writer,
		SysProcAttr: &syscall.SysProcAttr{Chroot: j.Root, Ptrace: true},
	}
	if err := cmd.Start(); err != nil {
		writer.Close()
		return "", err
	}
	traceErr := answerAffinity(cmd.Process.Pid, j.Cpus)
	writer.Close()
	text, _ := io.ReadAll(io.LimitReader(reader, 64<<10))
	waitErr := cmd.Wait()
	if traceErr != nil {
		return "", traceErr
	}
	if waitErr != nil {
		return "exit: " + waitErr.Error() + ": " + strings.SplitN(string(text), "\n", 2)[0], nil
	}
	return string(text), nil
}

const sysSchedGetaffinity = 204

// Lets the child run up to the return of its first sched_getaffinity, puts cpus bits there, and lets it go.
func answerAffinity(pid, cpus int) error {
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
		return err
	}
	if !status.Stopped() {
		return fmt.Errorf("child did not stop: %v", status)
	}
	entering := true
	for {
		if err := syscall.PtraceSyscall(pid, 0); err != nil {
			return err
		}
		if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
			return err
		}
		if status.Exited() || status.Signaled() {
			return fmt.Errorf("child ended early: %v", status)
		}
		var regs syscall.PtraceRegs
		if err := syscall.PtraceGetRegs(pid, &regs); err != nil {
			return err
		}
		if entering = !entering; !entering || regs.Orig_rax != sysSchedGetaffinity {
			continue
		}
		mask := make([]byte, (cpus+63)/64*8)
		for cpu := range cpus {
			mask[cpu/8] |= 1 << (cpu % 8)
		}
		if _, err := syscall.PtracePokeData(pid, uintptr(regs.Rdx), mask); err != nil {
			return err
		}
		regs.Rax = uint64(len(mask))
		if err := syscall.PtraceSetRegs(pid, &regs); err != nil {
			return err
		}
		return syscall.PtraceDetach(pid)
	}
}
