// Package bubble dumps the goroutines of a synctest bubble: three that only the bubble can wake, and one outside.
package bubble

import (
	"os"
	"runtime/pprof"
	"testing"
	"testing/synctest"
)

func waitInside(c chan int) { <-c }

func waitOutside(c chan int) { <-c }

func TestBubble(t *testing.T) {
	outside := make(chan int)
	go waitOutside(outside)
	synctest.Test(t, func(t *testing.T) {
		inside := make(chan int)
		for i := 0; i < 3; i++ {
			go waitInside(inside)
		}
		synctest.Wait()
		f, err := os.Create(os.Getenv("BUBBLE_DUMP"))
		if err != nil {
			t.Fatal(err)
		}
		if err := pprof.Lookup("goroutine").WriteTo(f, 2); err != nil {
			t.Fatal(err)
		}
		f.Close()
		close(inside)
	})
	close(outside)
}
