// A program that allocates, keeps a part, collects on purpose and runs more goroutines than processors.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

var (
	kept [][]byte
	sink [16][]byte
)

func main() {
	end := time.Now().Add(1500 * time.Millisecond)
	var w sync.WaitGroup
	for i := 0; i < 16; i++ {
		w.Add(1)
		go func(i int) {
			defer w.Done()
			for n := 0; time.Now().Before(end); n++ {
				sink[i] = make([]byte, 64<<10)
				sink[i][0] = byte(n)
			}
		}(i)
	}
	for i := 0; i < 40; i++ {
		kept = append(kept, make([]byte, 256<<10))
		fmt.Fprintf(os.Stderr, "level=info msg=\"kept %d\"\n", i)
		time.Sleep(20 * time.Millisecond)
	}
	w.Wait()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("{\"numGC\":%d,\"forced\":%d}\n", m.NumGC, m.NumForcedGC)
}
