package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"

	"google.golang.org/grpc"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/service"
)

// Target is one version of a service that takes a share of the calls.
type Target struct {
	Address string `json:"address"`
	Weight  int    `json:"weight"`
}

// Splitter sends each call to one of several versions of the same service, as a
// load balancer does during a release.
type Splitter struct {
	env  *service.Env
	peer string

	mu      sync.RWMutex
	conns   map[string]*grpc.ClientConn // kept, so that calls under way end well
	targets []Target
	total   int
}

var _ grpc.ClientConnInterface = (*Splitter)(nil)

// NewSplitter starts with all calls going to one address, and lets the admin
// endpoint change that: PUT /admin/upstreams/PEER [{"address":…,"weight":…}].
func NewSplitter(env *service.Env, peer, address string) (*Splitter, error) {
	s := &Splitter{env: env, peer: peer, conns: map[string]*grpc.ClientConn{}}
	if err := s.Set([]Target{{Address: address, Weight: 100}}); err != nil {
		return nil, err
	}
	env.Admin.Handle("PUT /admin/upstreams/"+peer, http.HandlerFunc(s.put))
	return s, nil
}

// Set replaces the targets.
func (s *Splitter) Set(targets []Target) error {
	total := 0
	for _, t := range targets {
		if t.Address == "" || t.Weight < 0 {
			return fmt.Errorf("target %+v: want an address and a weight of 0 or more", t)
		}
		total += t.Weight
	}
	if total == 0 {
		return errors.New("no target has a weight")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range targets {
		if s.conns[t.Address] != nil {
			continue
		}
		conn, err := Dial(s.env, s.peer, t.Address)
		if err != nil {
			return err
		}
		s.conns[t.Address] = conn
	}
	s.targets, s.total = targets, total
	return nil
}

// Invoke implements grpc.ClientConnInterface.
func (s *Splitter) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	return s.pick().Invoke(ctx, method, args, reply, opts...)
}

// NewStream implements grpc.ClientConnInterface.
func (s *Splitter) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return s.pick().NewStream(ctx, desc, method, opts...)
}

// Close closes all connections.
func (s *Splitter) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, c := range s.conns {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

func (s *Splitter) pick() *grpc.ClientConn {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := rand.IntN(s.total)
	for _, t := range s.targets {
		if n -= t.Weight; n < 0 {
			return s.conns[t.Address]
		}
	}
	return s.conns[s.targets[0].Address]
}

func (s *Splitter) put(w http.ResponseWriter, r *http.Request) {
	var targets []Target
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&targets); err != nil {
		faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	if err := s.Set(targets); err != nil {
		faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	faults.WriteJSON(w, http.StatusOK, targets)
}
