// Prints what this runtime chose for GOMAXPROCS. Built unchanged by several Go releases, with a go.mod written for each.
package main

import "runtime"

func main() {
	print(runtime.GOMAXPROCS(0), " ", runtime.NumCPU(), "\n")
}
