// Command serve burns CPU, contends for a lock and serves its profiles on a port that it prints; with "on" the rates of the
// block and mutex profiles are on.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"sync"
	"time"
)

var (
	mu   sync.Mutex
	sink int
	keep [][]byte
)

//go:noinline
func burn(n int) {
	for i := 0; i < n; i++ {
		sink += i * i
	}
}

func contend() {
	for {
		mu.Lock()
		burn(200000)
		if len(keep) < 5000 {
			keep = append(keep, make([]byte, 4096))
		}
		mu.Unlock()
		time.Sleep(100 * time.Microsecond)
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "on" {
		runtime.SetBlockProfileRate(1)
		runtime.SetMutexProfileFraction(5)
	}
	for i := 0; i < 3; i++ {
		go contend()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().String())
	panic(http.Serve(listener, nil))
}
