// Asks a peer that fails when told so, 20,000 times a second, and serves its profiles on a port that it prints.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strings"
	"time"
)

type answer struct {
	status int
	body   string
}

var last error

//go:noinline
func wrapError(err error) error { return fmt.Errorf("order not placed: %w", err) }

//go:noinline
func ask(peer func() answer) error {
	a := peer()
	if a.status == http.StatusOK {
		return nil
	}
	return wrapError(fmt.Errorf("the peer answered %d: %s", a.status, a.body))
}

func main() {
	a := answer{status: http.StatusOK, body: strings.Repeat("unavailable ", 40)}
	if os.Args[1] == "failing" {
		a.status = http.StatusServiceUnavailable
	}
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			for range 100 {
				last = ask(func() answer { return a })
			}
		}
	}()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().String())
	panic(http.Serve(listener, nil))
}
