// Command regress hashes and counts words for so much processor time under the CPU profiler: ROUNDS SECONDS FILE [split].
// With "split" the hash does its work in a function of another name.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

var sink int

//go:noinline
func digest(text string, rounds int) int {
	sum := 0
	for r := 0; r < rounds; r++ {
		for i := 0; i < len(text); i++ {
			sum = sum*31 + int(text[i])
		}
	}
	return sum
}

//go:noinline
func digestBlock(text string, rounds int) int {
	return rounds * len(text)
}

//go:noinline
func digestWide(text string, rounds int) int {
	sum := digestBlock(text, rounds)
	for r := 0; r < rounds; r++ {
		for i := 0; i < len(text); i++ {
			sum = sum*31 + int(text[i])
		}
	}
	return sum
}

//go:noinline
func index(words []string) int {
	seen := map[string]int{}
	for _, w := range words {
		seen[w]++
	}
	return len(seen)
}

func handle(text string, rounds int, split bool) {
	if split {
		sink += digestWide(text, rounds)
	} else {
		sink += digest(text, rounds)
	}
	sink += index(strings.Fields(text))
}

func cpuTime() time.Duration {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func main() {
	var rounds int
	var seconds float64
	fmt.Sscan(os.Args[1], &rounds)
	fmt.Sscan(os.Args[2], &seconds)
	f, _ := os.Create(os.Args[3])
	pprof.StartCPUProfile(f)
	text := strings.Repeat("the quick brown fox jumps over the lazy dog ", 50)
	// Processor time, so that a busy machine gives as many samples as an idle one.
	for cpuTime() < time.Duration(seconds*float64(time.Second)) {
		for i := 0; i < 64; i++ {
			handle(text, rounds, len(os.Args) > 4)
		}
	}
	pprof.StopCPUProfile()
	f.Close()
}
