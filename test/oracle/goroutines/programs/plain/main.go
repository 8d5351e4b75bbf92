// Command plain writes the profiles of the Go runtime, in protobuf (NAME.pb.gz) and text (NAME.txt), into a directory. It
// compiles with every release since Go 1.13.
//
//	plain DIR MILLISECONDS
package main

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strconv"
	"sync"
	"time"
)

var (
	kept  [][]byte
	sink  byte
	guard sync.Mutex
	stuck = make(chan int)
)

type job struct{ words []string }

func (j *job) run(until time.Time) {
	for time.Now().Before(until) {
		sum := sha256.Sum256(make([]byte, 20000))
		sink ^= sum[0]
		j.words = j.words[:0]
		for i := 0; i < 300; i++ {
			j.words = append(j.words, strconv.Itoa(i*7919%1000))
		}
		sort.Strings(j.words)
	}
}

func deep(n int, call func()) {
	if n == 0 {
		call()
		return
	}
	deep(n-1, call)
}

func contend(wait *sync.WaitGroup) {
	defer wait.Done()
	for i := 0; i < 20; i++ {
		guard.Lock()
		time.Sleep(200 * time.Microsecond)
		guard.Unlock()
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	dir := os.Args[1]
	budget, err := strconv.Atoi(os.Args[2])
	check(err)
	runtime.MemProfileRate = 4096
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	cpu, err := os.Create(filepath.Join(dir, "cpu.pb.gz"))
	check(err)
	check(pprof.StartCPUProfile(cpu))
	until := time.Now().Add(time.Duration(budget) * time.Millisecond)
	var wait sync.WaitGroup
	for _, depth := range []int{0, 10, 80} {
		depth := depth
		wait.Add(1)
		labels := pprof.Labels("depth", strconv.Itoa(depth), "kind", "burn")
		go pprof.Do(context.Background(), labels, func(context.Context) {
			defer wait.Done()
			deep(depth, func() { (&job{}).run(until) })
		})
	}
	for i := 0; i < 3; i++ {
		wait.Add(1)
		go contend(&wait)
		go func() { stuck <- 1 }()
	}
	for i := 0; i < 500; i++ {
		kept = append(kept, make([]byte, 4096+i%7*1024))
	}
	wait.Wait()
	pprof.StopCPUProfile()
	check(cpu.Close())
	runtime.GC()
	for _, name := range []string{"heap", "allocs", "block", "mutex", "goroutine", "threadcreate"} {
		for debug, suffix := range []string{".pb.gz", ".txt"} {
			out, err := os.Create(filepath.Join(dir, name+suffix))
			check(err)
			check(pprof.Lookup(name).WriteTo(out, debug))
			check(out.Close())
		}
	}
}
