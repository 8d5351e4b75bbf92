// Command app is a small program with what a symbol table makes hard: closures, inlined calls, method values,
// init functions, dots in paths, and a replaced module.
package main

import (
	"fmt"
	"os"
	"sort"

	"example.com/app/v2/internal/shapes"
	"example.com/li.b"
	"rsc.io/quote"
)

var table = func() map[string]int { return map[string]int{"a": 1} }()

func init() { table["b"] = len(os.Args) }

type counter struct{ n int }

func (c *counter) Add(by int) { c.n += twice(by) }
func (c counter) Value() int  { return c.n }

func twice(n int) int { return plus(n, n) }

func plus(a, b int) int {
	if a > 1<<30 {
		panic("too large")
	}
	return a + b
}

//go:noinline
func worker(fs []func(int)) {
	for i, f := range fs {
		f(i)
	}
}

func main() {
	c := &counter{}
	var names []string
	for name := range table {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return names[i] < names[j] })
	worker([]func(int){c.Add, func(n int) { defer func() { c.Add(n) }(); c.Add(twice(n)) }})
	fmt.Println(c.Value(), names, lib.Greeting("x"), quote.Hello(), shapes.Area(3, 4), generic())
}
