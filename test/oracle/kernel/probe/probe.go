// Command probe prints what the Go runtime believes about its CPUs.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Printf(`{"version":%q,"numCPU":%d,"gomaxprocs":%d}`, runtime.Version(), runtime.NumCPU(), runtime.GOMAXPROCS(0))
}
