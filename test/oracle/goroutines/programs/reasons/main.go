// A program that brings goroutines into every state a small program can reach, and writes its dumps to files.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type store struct {
	mu sync.Mutex
	rw sync.RWMutex
}

func recvNil()             { var c chan int; <-c }
func sendNil()             { var c chan int; c <- 1 }
func recv(c chan int)      { <-c }
func send(c chan int)      { c <- 1 }
func selectNone()          { select {} }
func selectTwo(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}
func (s *store) lock()       { s.mu.Lock(); s.mu.Unlock() }
func (s *store) rlock()      { s.rw.RLock(); s.rw.RUnlock() }
func (s *store) wlock()      { s.rw.Lock(); s.rw.Unlock() }
func cond(c *sync.Cond)      { c.L.Lock(); c.Wait() }
func group(w *sync.WaitGroup) { w.Wait() }
func nap()                   { time.Sleep(time.Hour) }
func accept(l net.Listener)  { l.Accept() }
func locked(c chan int)      { runtime.LockOSThread(); <-c }
func deep(n int, c chan int) int {
	if n == 0 {
		return <-c
	}
	return deep(n-1, c) + 1
}
func labelled(c chan int) {
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("route", "/a]b", "tenant id", "x \"y\": {z}", "plain", "v1"))
	pprof.SetGoroutineLabels(ctx)
	<-c
}

func main() {
	c := make(chan int)
	s := &store{}
	s.mu.Lock()
	s.rw.Lock()
	w := &sync.WaitGroup{}
	w.Add(1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go recvNil()
	go sendNil()
	for i := 0; i < 5; i++ {
		go recv(c)
	}
	full := make(chan int)
	go send(full)
	go selectNone()
	go selectTwo(c, c)
	for i := 0; i < 3; i++ {
		go s.lock()
	}
	go s.rlock()
	go s.wlock()
	go cond(sync.NewCond(&sync.Mutex{}))
	go group(w)
	go nap()
	go accept(l)
	go locked(c)
	go deep(150, c)
	go labelled(c)
	time.Sleep(200 * time.Millisecond)
	for _, debug := range []int{1, 2} {
		f, err := os.Create(fmt.Sprintf("%s/debug%d.txt", os.Args[1], debug))
		if err != nil {
			panic(err)
		}
		pprof.Lookup("goroutine").WriteTo(f, debug)
		f.Close()
	}
	fmt.Println(runtime.NumGoroutine())
	if len(os.Args) > 2 {
		panic("as asked")
	}
}
