// Makes threads that are stuck for real, one kind by its first argument; prints "ready" and then waits.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	return v
}

func readFifo(path string) {
	fd := must(syscall.Open(path, syscall.O_RDWR, 0))
	var b [1]byte
	syscall.Read(fd, b[:])
}

func openFifo(path string) { must(syscall.Open(path, syscall.O_RDONLY, 0)) }

func waitForLock(path string) {
	f := must(os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600))
	syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
}

// The queue of a listener that accepts nobody is filled, so that the last connect waits.
func connectToFull() {
	listener := must(syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0))
	syscall.Bind(listener, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	must(0, syscall.Listen(listener, 0))
	to := must(syscall.Getsockname(listener))
	for range 4 {
		fd := must(syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0))
		syscall.SetNonblock(fd, true)
		syscall.Connect(fd, to)
		time.Sleep(10 * time.Millisecond)
	}
	fd := must(syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0))
	syscall.Connect(fd, to)
}

// A FUSE file system whose server never answers.
func statOnFuse(dir string) {
	fd := must(syscall.Open("/dev/fuse", syscall.O_RDWR, 0))
	options := fmt.Sprintf("fd=%d,rootmode=40000,user_id=0,group_id=0", fd)
	must(0, syscall.Mount("goroscope", dir, "fuse", 0, options))
	os.Stat(dir + "/file")
}

func writeTo(path string) {
	f := must(os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600))
	f.Write(make([]byte, 4096))
}

func sendToNobody() {
	ends := must(syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0))
	for {
		syscall.Write(ends[0], make([]byte, 65536))
	}
}

func acceptRaw() {
	fd := must(syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0))
	must(0, syscall.Listen(fd, 1))
	syscall.Accept(fd)
}

func waitForChild() { must(0, exec.Command("sleep", "60").Run()) }

// One goroutine holds the lock and waits for the other, which waits for the lock.
func deadlock() {
	var lock sync.Mutex
	answer := make(chan int)
	lock.Lock()
	go func() {
		lock.Lock()
		answer <- 1
	}()
	<-answer
}

func main() {
	kind, argument := os.Args[1], ""
	if len(os.Args) > 2 {
		argument = os.Args[2]
	}
	go func() {
		time.Sleep(60 * time.Second)
		os.Exit(4)
	}()
	switch kind {
	case "fifo":
		go readFifo(argument)
	case "open-fifo":
		go openFifo(argument)
	case "flock":
		go waitForLock(argument)
	case "connect":
		go connectToFull()
	case "accept":
		go acceptRaw()
	case "child":
		go waitForChild()
	case "deadlock":
		go deadlock()
	case "fuse":
		go statOnFuse(argument)
	case "write":
		go writeTo(argument)
	case "send":
		go sendToNobody()
	case "stdin":
		go bufio.NewReader(os.NewFile(0, "stdin")).ReadString('\n')
	case "busy":
		go func() {
			for n := 0; ; n++ {
			}
		}()
	case "sleep-c":
		go sleepInC()
	case "lock-c":
		go lockInC()
	case "idle":
	}
	time.Sleep(200 * time.Millisecond)
	fmt.Println("ready")
	select {}
}
