// A program whose goroutines leak, stand in line for a lock and lock each other out; it writes its dumps to the folder given
// and the numbers it knows itself to standard output.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type account struct {
	owner string
	mu    sync.Mutex
	money int
}

//go:noinline
func (a *account) transfer(to *account, ready *sync.WaitGroup) {
	a.mu.Lock()
	defer a.mu.Unlock()
	ready.Done()
	ready.Wait()
	to.mu.Lock()
	a.money--
	to.money++
	to.mu.Unlock()
}

type counter struct {
	name string
	mu   sync.Mutex
	n    int
}

//go:noinline
func (c *counter) hold(stop chan int) {
	c.mu.Lock()
	c.n++
	<-stop
	c.mu.Unlock()
}

//go:noinline
func (c *counter) add() {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
}

type table struct {
	mu   sync.RWMutex
	rows map[string]int
}

// get takes the read lock again while it has it: with a writer in between both wait for ever.
func (t *table) get(key string, depth int) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if depth > 0 {
		time.Sleep(60 * time.Millisecond)
		return t.get(key, depth-1)
	}
	return t.rows[key]
}

func (t *table) set(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[key]++
}

//go:noinline
func leakSend(c chan int) { c <- 1 }

//go:noinline
func abandon(n int) {
	c := make(chan int)
	for i := 0; i < n; i++ {
		go leakSend(c)
	}
}

var (
	stop = make(chan int)
	hot  = &counter{name: "hot"}
)

func dump(folder, profile, file string, debug int) {
	p := pprof.Lookup(profile)
	if p == nil {
		return
	}
	f, err := os.Create(filepath.Join(folder, file))
	if err != nil {
		panic(err)
	}
	if err := p.WriteTo(f, debug); err != nil {
		panic(err)
	}
	f.Close()
}

func main() {
	folder := os.Args[1]
	abandon(4)
	go hot.hold(stop)
	time.Sleep(20 * time.Millisecond)
	for i := 0; i < 6; i++ {
		go hot.add()
	}
	rows := &table{rows: map[string]int{}}
	go rows.get("a", 1)
	time.Sleep(20 * time.Millisecond)
	go rows.set("b")
	var ready sync.WaitGroup
	ready.Add(2)
	a, b := &account{owner: "a"}, &account{owner: "b"}
	go a.transfer(b, &ready)
	go b.transfer(a, &ready)
	time.Sleep(100 * time.Millisecond)
	dump(folder, "goroutine", "1.txt", 2)
	abandon(20)
	time.Sleep(50 * time.Millisecond)
	dump(folder, "goroutine", "2.txt", 2)
	runtime.GC()
	dump(folder, "goroutineleak", "leak1.txt", 1)
	dump(folder, "goroutineleak", "leak2.txt", 2)
	fmt.Println(runtime.NumGoroutine())
	runtime.KeepAlive(a)
	runtime.KeepAlive(b)
	runtime.KeepAlive(rows)
}
