// Command levels spends a known kind of work in each of its functions: SECONDS PROFILE.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
	"time"

	"example.com/dep/v2"
)

var sink int

// own is inlined into its caller: it shows only where inlined calls are expanded.
func own(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum = sum*33 + i
	}
	return sum
}

//go:noinline
func compute() { sink += own(400000) }

//go:noinline
func borrow() { sink += dep.Mix(400000) }

//go:noinline
func standard() {
	numbers := make([]int, 3000)
	for i := range numbers {
		numbers[i] = (i * 7919) % 3001
	}
	sort.Ints(numbers)
	sink += numbers[5]
}

//go:noinline
func allocate() {
	for i := 0; i < 2000; i++ {
		m := map[int][]byte{}
		m[i] = make([]byte, 512)
		sink += len(m)
	}
}

//go:noinline
func read(zero *os.File, buffer []byte) {
	for i := 0; i < 4; i++ {
		n, _ := zero.Read(buffer)
		sink += n
	}
}

func main() {
	var seconds float64
	fmt.Sscan(os.Args[1], &seconds)
	zero, err := os.Open("/dev/zero")
	if err != nil {
		panic(err)
	}
	buffer := make([]byte, 1<<20)
	out, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	pprof.StartCPUProfile(out)
	for end := time.Now().Add(time.Duration(seconds * float64(time.Second))); time.Now().Before(end); {
		compute()
		borrow()
		standard()
		allocate()
		read(zero, buffer)
	}
	pprof.StopCPUProfile()
	out.Close()
}
