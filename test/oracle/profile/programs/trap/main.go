// Writes a profile of its goroutines while one of them waits in a deferred function after a nil pointer was read.
package main

import (
	"os"
	"runtime/pprof"
	"time"
)

type box struct {
	pad [64]int
	n   int
}

var sink int

//go:noinline
func trap(p *box, k int) int {
	sink += k * 3
	sink += p.n
	return sink
}

func broken() {
	defer func() {
		_ = recover()
	}()
	defer func() {
		time.Sleep(time.Hour)
	}()
	sink = trap(nil, 4)
}

func main() {
	go broken()
	time.Sleep(200 * time.Millisecond)
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := pprof.Lookup("goroutine").WriteTo(f, 0); err != nil {
		panic(err)
	}
	if err := f.Close(); err != nil {
		panic(err)
	}
}
