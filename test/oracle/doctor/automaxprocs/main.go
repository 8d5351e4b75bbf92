// Prints GOMAXPROCS after go.uber.org/automaxprocs has had its say.
package main

import (
	"runtime"

	"go.uber.org/automaxprocs/maxprocs"
)

func main() {
	_, err := maxprocs.Set()
	note := ""
	if err != nil {
		note = err.Error()
	}
	print(runtime.GOMAXPROCS(0), " ", runtime.NumCPU(), " ", note, "\n")
}
