// Command deep takes one profile of each kind while its stacks are as deep as the first argument says.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"time"
)

var keep [][]byte
var sink int

//go:noinline
func down(n int, f func()) int {
	if n == 0 {
		f()
		return 0
	}
	return down(n-1, f) + 1
}

func main() {
	depth, _ := strconv.Atoi(os.Args[1])
	runtime.MemProfileRate = 1024
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	f, _ := os.Create("cpu.pb.gz")
	pprof.StartCPUProfile(f)
	down(depth, func() {
		for end := time.Now().Add(700 * time.Millisecond); time.Now().Before(end); {
			for i := 0; i < 100000; i++ {
				sink += i * i
			}
		}
	})
	pprof.StopCPUProfile()
	f.Close()
	down(depth, func() {
		for i := 0; i < 1000; i++ {
			keep = append(keep, make([]byte, 4096))
		}
	})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			down(depth, func() { mu.Lock(); time.Sleep(5 * time.Millisecond); mu.Unlock() })
		}()
	}
	wg.Wait()
	for _, name := range []string{"heap", "mutex", "block", "goroutine"} {
		f, _ := os.Create(name + ".pb.gz")
		if err := pprof.Lookup(name).WriteTo(f, 0); err != nil {
			fmt.Println(err)
		}
		f.Close()
	}
}
