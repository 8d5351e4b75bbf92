// Command shop is a small shop of Go services with telemetry, faults that can be
// switched on, and customers. "shop help" lists what it can do.
package main

import (
	"os"

	"goroscope.example/shop/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
