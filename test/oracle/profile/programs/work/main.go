// Command work keeps processor, heap, locks and goroutines busy for a moment and writes every profile of the Go runtime, in
// protobuf (NAME.pb.gz), text (NAME.txt) and, for goroutines, as a dump (goroutine.dump), into a directory.
//
//	work DIR [MILLISECONDS [HEAP-RATE]]
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	kept   [][]byte
	sink   int
	guard  sync.Mutex
	stuck  = make(chan int)
	record = map[string]int{}
)

type tree[K any] struct {
	left, right *tree[K]
	key         K
}

func (t *tree[K]) insert(key K, less func(a, b K) bool) *tree[K] {
	if t == nil {
		return &tree[K]{key: key}
	}
	if less(key, t.key) {
		t.left = t.left.insert(key, less)
	} else {
		t.right = t.right.insert(key, less)
	}
	return t
}

func mix(v uint64) uint64 {
	v ^= v >> 33
	v *= 0xff51afd7ed558ccd
	return v ^ v>>29
}

func burn(until time.Time) {
	var v uint64 = 1
	for time.Now().Before(until) {
		for i := 0; i < 20000; i++ {
			v = mix(v + uint64(i))
		}
		var root *tree[int]
		for i := 0; i < 500; i++ {
			root = root.insert(int(mix(uint64(i))%1000), func(a, b int) bool { return a < b })
		}
		words := strings.Fields(strings.Repeat("some words to sort here ", 40))
		sort.Strings(words)
		sink += len(words) + int(v&1)
	}
}

func recurse(depth int, until time.Time) int {
	if depth == 0 {
		burn(until)
		return 1
	}
	return recurse(depth-1, until) + 1
}

func allocate(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, make([]byte, 4096+i%7*1024))
		if i%3 == 0 {
			kept = kept[1:]
		}
	}
}

func compress() {
	var out bytes.Buffer
	zw := gzip.NewWriter(&out)
	for i := 0; i < 2000; i++ {
		fmt.Fprintf(zw, "line %d of something to compress %x\n", i, mix(uint64(i)))
	}
	zw.Close()
	sink += out.Len()
}

func contend(wg *sync.WaitGroup) {
	defer wg.Done()
	for i := 0; i < 40; i++ {
		guard.Lock()
		time.Sleep(200 * time.Microsecond)
		record["n"]++
		guard.Unlock()
	}
}

func main() {
	dir := os.Args[1]
	budget := 300
	if len(os.Args) > 2 {
		budget, _ = strconv.Atoi(os.Args[2])
	}
	runtime.MemProfileRate = 4096
	if len(os.Args) > 3 {
		runtime.MemProfileRate, _ = strconv.Atoi(os.Args[3])
	}
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	var cpu bytes.Buffer
	if err := pprof.StartCPUProfile(&cpu); err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	until := time.Now().Add(time.Duration(budget) * time.Millisecond)
	for i := 0; i < 3; i++ {
		wg.Add(1)
		route := fmt.Sprintf("/route/%d", i)
		pprof.Do(context.Background(), pprof.Labels("route", route, "kind", "burn \"quoted\""), func(context.Context) {
			go func() { defer wg.Done(); recurse(i*20, until) }()
		})
	}
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go contend(&wg)
	}
	allocate(4000)
	compress()
	for i := 0; i < 5; i++ {
		pprof.Do(context.Background(), pprof.Labels("worker", "stuck"), func(context.Context) {
			go func() { stuck <- i }()
		})
	}
	wg.Wait()
	pprof.StopCPUProfile()
	runtime.GC()
	write(dir, "cpu.pb.gz", cpu.Bytes())
	for _, name := range []string{"heap", "allocs", "block", "mutex", "goroutine", "threadcreate"} {
		for debug, suffix := range []string{".pb.gz", ".txt"} {
			var out bytes.Buffer
			if err := pprof.Lookup(name).WriteTo(&out, debug); err != nil {
				panic(err)
			}
			write(dir, name+suffix, out.Bytes())
		}
	}
	var dump bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&dump, 2)
	write(dir, "goroutine.dump", dump.Bytes())
}

func write(dir, name string, data []byte) {
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		panic(err)
	}
}
