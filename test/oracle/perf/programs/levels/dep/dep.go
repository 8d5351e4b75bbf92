// Package dep is a module of its own, so that its cost can be told from the program's.
package dep

// Mix spends time.
//
//go:noinline
func Mix(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum = sum*31 ^ i
	}
	return sum
}
