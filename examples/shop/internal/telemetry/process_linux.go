package telemetry

import (
	"bytes"
	"os"
	"strconv"
)

// clockTicks is USER_HZ, 100 on every Linux port Go supports.
const clockTicks = 100

type processSample struct {
	userSeconds, systemSeconds        float64
	residentBytes, threads, openFiles int64
}

// readProcess reads /proc/self/stat (proc(5)); fields are counted after the
// command name, which may itself hold spaces and parentheses.
func readProcess() (processSample, bool) {
	raw, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return processSample{}, false
	}
	fields := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
	if len(fields) < 22 {
		return processSample{}, false
	}
	at := func(field int) int64 { // numbered as in proc(5), where state is 3
		n, _ := strconv.ParseInt(string(fields[field-3]), 10, 64)
		return n
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return processSample{}, false
	}
	return processSample{
		userSeconds:   float64(at(14)) / clockTicks,
		systemSeconds: float64(at(15)) / clockTicks,
		residentBytes: at(24) * int64(os.Getpagesize()),
		threads:       at(20),
		openFiles:     int64(len(files)),
	}, true
}
