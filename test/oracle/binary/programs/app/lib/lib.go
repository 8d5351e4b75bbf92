// Package lib stands for a module that go.mod replaces.
package lib

import "strings"

// Greeting is not inlined.
//
//go:noinline
func Greeting(name string) string { return strings.Repeat("hello "+name, 2) }
