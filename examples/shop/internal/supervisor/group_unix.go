//go:build unix

package supervisor

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps Ctrl-C from reaching the children directly, which would stop
// them all at once instead of in order.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
