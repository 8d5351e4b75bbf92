// Package admin is the second port of every service: health, faults, the account
// of telemetry, profiling rates and net/http/pprof.
package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/telemetry"
)

const flushTimeout = 30 * time.Second

// Server is the admin endpoint of one process.
type Server struct {
	mux       *http.ServeMux
	server    *http.Server
	listener  net.Listener
	blockRate atomic.Int64 // the runtime cannot be asked for it
}

// Listen binds the address and prepares the common endpoints; Serve answers.
func Listen(address string) (*Server, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("admin endpoint: %w", err)
	}
	s := &Server{mux: http.NewServeMux(), listener: l}
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	s.mux.HandleFunc("GET /admin/profiling", s.showProfiling)
	s.mux.HandleFunc("POST /admin/profiling", s.setProfiling)
	s.mux.HandleFunc("/debug/pprof/", pprof.Index)
	s.mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	s.mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	s.mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	s.mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	// A web page open in the same browser must not be able to switch faults.
	s.server = &http.Server{Handler: http.NewCrossOriginProtection().Handler(s.mux), ReadHeaderTimeout: 10 * time.Second}
	return s, nil
}

// Handle adds an endpoint. Not for use after Serve.
func (s *Server) Handle(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Addr is where it listens.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Serve answers until Close.
func (s *Server) Serve() error {
	if err := s.server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close stops at once; a profile that is being taken is cut off.
func (s *Server) Close() error { return s.server.Close() }

// Telemetry adds GET /admin/telemetry and POST /admin/telemetry/flush.
func (s *Server) Telemetry(t *telemetry.Telemetry) {
	s.mux.HandleFunc("GET /admin/telemetry", func(w http.ResponseWriter, _ *http.Request) {
		faults.WriteJSON(w, http.StatusOK, t.Account.Report())
	})
	s.mux.HandleFunc("POST /admin/telemetry/flush", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), flushTimeout)
		defer cancel()
		report, err := t.Flush(ctx)
		if err != nil {
			faults.WriteJSON(w, http.StatusBadGateway, map[string]any{"error": err.Error(), "report": report})
			return
		}
		faults.WriteJSON(w, http.StatusOK, report)
	})
}

// Profiling are the rates of the two profiles that are off by default.
type Profiling struct {
	// MutexFraction: one in n contention events is recorded, 0 records none.
	MutexFraction int `json:"mutexFraction"`
	// BlockRateNs: one event for each n nanoseconds blocked, 0 records none.
	BlockRateNs int `json:"blockRateNs"`
}

// SetProfiling sets both rates.
func (s *Server) SetProfiling(p Profiling) {
	runtime.SetMutexProfileFraction(p.MutexFraction)
	runtime.SetBlockProfileRate(p.BlockRateNs)
	s.blockRate.Store(int64(p.BlockRateNs))
}

func (s *Server) profiling() Profiling {
	return Profiling{MutexFraction: runtime.SetMutexProfileFraction(-1), BlockRateNs: int(s.blockRate.Load())}
}

func (s *Server) showProfiling(w http.ResponseWriter, _ *http.Request) {
	faults.WriteJSON(w, http.StatusOK, s.profiling())
}

// setProfiling takes the fields as query parameters or as a JSON body; what is
// not given stays.
func (s *Server) setProfiling(w http.ResponseWriter, r *http.Request) {
	p := s.profiling()
	if r.ContentLength > 0 {
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&p); err != nil {
			faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
	}
	for name, target := range map[string]*int{"mutexFraction": &p.MutexFraction, "blockRateNs": &p.BlockRateNs} {
		v := r.URL.Query().Get(name)
		if v == "" {
			continue
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": fmt.Sprintf("%s=%q: want a whole number, 0 or more", name, v)})
			return
		}
		*target = n
	}
	s.SetProfiling(p)
	faults.WriteJSON(w, http.StatusOK, s.profiling())
}
