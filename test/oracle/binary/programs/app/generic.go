//go:build go1.18
// +build go1.18

package main

type number interface{ ~int | ~float64 }

//go:noinline
func sum[T number](values ...T) (total T) {
	for _, v := range values {
		total += v
	}
	return total
}

func generic() string {
	if sum(1, 2, 3) == 6 && sum(1.5, 1.5) == 3 {
		return "generic"
	}
	return ""
}
