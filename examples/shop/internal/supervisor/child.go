// Package supervisor runs every service of the shop as a child process, passes
// faults on to them, and releases the defective version of the catalog.
package supervisor

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"goroscope.example/shop/internal/telemetry"
)

const (
	startTimeout = 60 * time.Second
	// exitTimeout is longer than what a child allows itself to stop and flush.
	exitTimeout = 40 * time.Second
)

// Ready is the first line a child writes on standard output.
type Ready struct {
	Address  string `json:"address"`
	Admin    string `json:"admin"`
	Instance string `json:"instance"`
	PID      int    `json:"pid"`
}

// Stopped is the second: the service serves no more and flushes its telemetry.
type Stopped struct {
	Stopped bool `json:"stopped"`
}

// Final is the last line.
type Final struct {
	Telemetry telemetry.Report `json:"telemetry"`
}

// child is one running service.
type child struct {
	name, version string
	Ready
	cmd      *exec.Cmd
	lifeline io.WriteCloser
	out      *bufio.Reader
	stopped  chan struct{} // closed when it serves no more
	exited   chan struct{} // closed when the process has gone
	exitErr  error         // valid then
	final    *Final        // valid then; nil if it left without one
}

// spawn starts this same program with other arguments and waits until it serves.
func spawn(ctx context.Context, name, version string, args []string) (*child, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{name: name, version: version, stopped: make(chan struct{}), exited: make(chan struct{})}
	c.cmd = exec.Command(executable, append([]string{name, "--lifeline", "--version", version}, args...)...)
	c.cmd.Stderr = os.Stderr
	ownGroup(c.cmd)
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if c.lifeline, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(stdout)
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	ready := make(chan error, 1)
	go c.watch(ready)
	select {
	case err = <-ready:
	case <-time.After(startTimeout):
		err = fmt.Errorf("%s: not ready after %v", name, startTimeout)
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return nil, errors.Join(err, c.kill())
	}
	return c, nil
}

// watch reads the child's three lines and collects its exit.
func (c *child) watch(ready chan<- error) {
	defer close(c.exited)
	line, err := c.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &c.Ready)
	}
	if err != nil {
		c.exitErr = c.cmd.Wait()
		ready <- fmt.Errorf("%s did not start (its message is above)", c.name)
		return
	}
	ready <- nil
	_, _ = c.out.ReadBytes('\n') // Stopped, or the end of a child that died
	close(c.stopped)
	if line, err := c.out.ReadBytes('\n'); err == nil {
		var f Final
		if json.Unmarshal(line, &f) == nil {
			c.final = &f
		}
	}
	_, _ = io.Copy(io.Discard, c.out)
	c.exitErr = c.cmd.Wait()
}

// stop ends the child's standard input, which asks it to leave, and waits until it
// serves no more. wait must follow.
func (c *child) stop() {
	_ = c.lifeline.Close() // it may have gone already
	select {
	case <-c.stopped:
	case <-time.After(exitTimeout):
	}
}

// wait returns when the process has gone.
func (c *child) wait() error {
	select {
	case <-c.exited:
		if c.exitErr != nil {
			return fmt.Errorf("%s: %w", c.name, c.exitErr)
		}
		return nil
	case <-time.After(exitTimeout):
		return errors.Join(fmt.Errorf("%s did not end within %v and was killed", c.name, exitTimeout), c.kill())
	}
}

func (c *child) kill() error {
	err := c.cmd.Process.Kill()
	<-c.exited
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
