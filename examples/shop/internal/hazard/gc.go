package hazard

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"goroscope.example/shop/internal/faults"
)

// node is small and full of pointers, which is what makes marking expensive.
type node struct {
	left, right *node
	label       string
	payload     [5]uint64
}

const nodeBytes = 72 // two pointers, a string header, five words

// ballast is a live heap under a memory limit that leaves it no room.
type ballast struct {
	mu       sync.Mutex
	root     *node
	oldLimit int64
	sink     []byte
}

// grow builds the live heap, collects once so that the figures are true, and
// sets the limit just above what the runtime then uses.
func (b *ballast) grow(p faults.Params) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	count := p.Int("liveMiB") << 20 / nodeBytes
	b.root = buildTree(count)
	debug.FreeOSMemory()
	inUse, err := memoryInUse()
	if err != nil {
		b.root = nil
		return err
	}
	b.oldLimit = debug.SetMemoryLimit(inUse + int64(p.Int("headroomMiB"))<<20)
	return nil
}

func (b *ballast) drop(faults.Params) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	debug.SetMemoryLimit(b.oldLimit)
	b.root, b.sink = nil, nil
	debug.FreeOSMemory()
	return nil
}

// serve allocates what a request might: a body that is soon forgotten.
func (b *ballast) serve(size int) {
	body := make([]byte, size)
	for i := 0; i < size; i += 4096 {
		body[i] = 1
	}
	b.mu.Lock()
	b.sink = body // escapes, and replaces the previous one
	b.mu.Unlock()
}

func buildTree(count int) *node {
	if count <= 0 {
		return nil
	}
	n := &node{label: "product"}
	rest := count - 1
	n.left = buildTree(rest / 2)
	n.right = buildTree(rest - rest/2)
	return n
}

// memoryInUse is the figure GOMEMLIMIT bounds: everything mapped by the runtime
// less what was returned to the system (runtime/debug.SetMemoryLimit).
func memoryInUse() (int64, error) {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	for _, s := range samples {
		if s.Value.Kind() != metrics.KindUint64 {
			return 0, fmt.Errorf("%s has no %s", runtime.Version(), s.Name)
		}
	}
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64()), nil
}
