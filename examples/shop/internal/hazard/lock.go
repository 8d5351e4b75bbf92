package hazard

import (
	"encoding/json"
	"os"
	"sync"
)

// sessionTable guards all sessions with one lock and keeps it for the whole
// request, where one lock a session, held briefly, would do.
type sessionTable struct {
	path string
	mu   sync.Mutex
	seen map[string]int
}

// enter takes the lock and returns what gives it back.
func (s *sessionTable) enter(operation string, persist bool) (leave func()) {
	s.mu.Lock()
	if s.seen == nil {
		s.seen = map[string]int{}
	}
	s.seen[operation]++
	if persist {
		s.save()
	}
	return s.mu.Unlock
}

// save writes the table and waits until it is on disk. An error costs the
// table, not the request.
func (s *sessionTable) save() {
	body, err := json.Marshal(s.seen)
	if err != nil {
		return
	}
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Write(body); err == nil {
		_ = f.Sync()
	}
}
