package hazard

import (
	"encoding/json"
	"os"
	"sync"
	"time"
)

// sessionTable guards all sessions with one lock and keeps it for the whole
// request, where one lock a session, held briefly, would do.
type sessionTable struct {
	path string
	mu   sync.Mutex
	seen map[string]int
}

// enter takes the lock and returns what gives it back. Before the request goes
// on, the table is written to disk under the lock.
func (s *sessionTable) enter(operation string, persistFor time.Duration) (leave func()) {
	s.mu.Lock()
	if s.seen == nil {
		s.seen = map[string]int{}
	}
	s.seen[operation]++
	s.persist(persistFor)
	return s.leave
}

// leave is a function of its own so that the mutex profile, which books waiting
// on whoever unlocks, names this file.
func (s *sessionTable) leave() { s.mu.Unlock() }

// persist writes the table and waits for the disk, over and over until the time
// is used up: how many writes that takes depends on the disk, how long the lock
// is held must not. An error costs the table, not the request.
func (s *sessionTable) persist(d time.Duration) {
	if d <= 0 {
		return
	}
	body, err := json.Marshal(s.seen)
	if err != nil {
		return
	}
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	for end := time.Now().Add(d); time.Now().Before(end); {
		if _, err := f.WriteAt(body, 0); err != nil {
			return
		}
		if err := f.Sync(); err != nil {
			return
		}
	}
}
