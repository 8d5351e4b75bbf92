// Command cgo spends half of its time in C and half in Go: SECONDS PROFILE.
package main

// static unsigned burn(unsigned n) { unsigned x = 1; for (unsigned i = 0; i < n; i++) { x = x * 33 + i; __asm__ volatile("" : "+r"(x)); } return x; }
import "C"

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"
)

var sink int

//go:noinline
func inGo(n int) {
	for i := 0; i < n; i++ {
		sink = sink*33 + i
	}
}

//go:noinline
func inC(n int) { sink += int(C.burn(C.uint(n))) }

func main() {
	var seconds float64
	fmt.Sscan(os.Args[1], &seconds)
	out, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	pprof.StartCPUProfile(out)
	for end := time.Now().Add(time.Duration(seconds * float64(time.Second))); time.Now().Before(end); {
		inC(1000000)
		inGo(1000000)
	}
	pprof.StopCPUProfile()
	out.Close()
}
