package hazard

import (
	"fmt"
	"sync"

	"goroscope.example/shop/internal/faults"
)

const textCount = 512

// textIndex finds similar texts the slow way: by comparing with all of them.
type textIndex struct {
	texts []string
	mu    sync.Mutex
	stop  chan struct{}
	done  sync.WaitGroup
}

func newTextIndex() *textIndex {
	t := &textIndex{texts: make([]string, textCount)}
	for i := range t.texts {
		t.texts[i] = fmt.Sprintf("product %d: sturdy, blue, made to last for %d years, delivered within %d days", i*7919%1000, i%9, i%5)
	}
	return t
}

// findSimilar returns the text closest to query among the first n comparisons.
func (t *textIndex) findSimilar(query string, n int) string {
	best, bestDistance := "", 1<<30
	for i := range n {
		candidate := t.texts[i%textCount]
		if d := editDistance(query, candidate); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// editDistance is the textbook dynamic programme, quadratic in the lengths.
//
//go:noinline
func editDistance(a, b string) int {
	previous, current := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range len(a) {
		current[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			current[j+1] = min(previous[j]+cost, previous[j+1]+1, current[j]+1)
		}
		previous, current = current, previous
	}
	return previous[len(b)]
}

func (t *textIndex) startBackground(p faults.Params) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	stop := make(chan struct{})
	t.stop = stop
	for range p.Int("background") {
		t.done.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					t.findSimilar("reindex everything, all the time", 64)
				}
			}
		})
	}
	return nil
}

func (t *textIndex) stopBackground(faults.Params) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.stop)
	t.done.Wait()
	return nil
}
