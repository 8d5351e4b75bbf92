// Package bank stands for the acquirer outside the company: an HTTP server that
// takes its time and exports no telemetry.
package bank

import (
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/service"
)

// DeclinedPrefix marks the card tokens the bank refuses.
const DeclinedPrefix = "tok-declined-"

// AuthorizeRequest and AuthorizeResponse are the bank's interface, POST /authorize.
type AuthorizeRequest struct {
	OrderID     string `json:"orderId"`
	AmountMinor int64  `json:"amountMinor"`
	Currency    string `json:"currency"`
	CardToken   string `json:"cardToken"`
}

// AuthorizeResponse is the answer, also to a refusal.
type AuthorizeResponse struct {
	AuthorizationID string `json:"authorizationId,omitempty"`
	Error           string `json:"error,omitempty"`
}

// Bank is the running server.
type Bank struct {
	log   *slog.Logger
	set   *faults.Set
	addr  string
	count atomic.Uint64

	mu     sync.Mutex
	server *http.Server // nil while nobody listens
}

// Build starts the bank.
func Build(_ context.Context, env *service.Env) (service.Service, error) {
	b := &Bank{log: env.Log, set: env.Faults}
	l, err := net.Listen("tcp", env.Listen)
	if err != nil {
		return nil, err
	}
	b.addr = l.Addr().String()
	b.serve(l)
	env.Faults.Handle(faults.FailingDependency, faults.Handler{On: b.fail, Off: b.restore})
	return b, nil
}

// Addr implements service.Service.
func (b *Bank) Addr() string { return b.addr }

// Stop implements service.Service.
func (b *Bank) Stop(ctx context.Context) error {
	b.mu.Lock()
	server := b.server
	b.mu.Unlock()
	if server == nil {
		return nil
	}
	return server.Shutdown(ctx)
}

func (b *Bank) serve(l net.Listener) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /authorize", b.authorize)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	b.mu.Lock()
	b.server = server
	b.mu.Unlock()
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			b.log.Error("bank stopped serving", slog.Any("error", err))
		}
	}()
}

// fail closes the port for mode=refuse; the other modes are looked at for each
// request.
func (b *Bank) fail(p faults.Params) error {
	if p["mode"] != "refuse" {
		return nil
	}
	b.mu.Lock()
	server := b.server
	b.server = nil
	b.mu.Unlock()
	return server.Close()
}

func (b *Bank) restore(p faults.Params) error {
	if p["mode"] != "refuse" {
		return nil
	}
	l, err := net.Listen("tcp", b.addr)
	if err != nil {
		return err
	}
	b.serve(l)
	return nil
}

func (b *Bank) authorize(w http.ResponseWriter, r *http.Request) {
	n := b.count.Add(1)
	var req AuthorizeRequest
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&req); err != nil {
		faults.WriteJSON(w, http.StatusBadRequest, AuthorizeResponse{Error: "MALFORMED"})
		return
	}
	delay := usualDelay(req.OrderID)
	if p, ok := b.set.Active(faults.SlowDependency); ok && n%uint64(p.Int("every")) == 0 {
		delay += p.Duration("delayMs")
	}
	// The far end of a network is time that passes; nothing of ours is busy.
	select {
	case <-time.After(delay):
	case <-r.Context().Done():
		return
	}
	if p, ok := b.set.Active(faults.FailingDependency); ok && n%uint64(p.Int("every")) == 0 {
		switch p["mode"] {
		case "reset":
			reset(w)
			return
		case "status":
			faults.WriteJSON(w, p.Int("status"), AuthorizeResponse{Error: "ACQUIRER_UNAVAILABLE"})
			return
		}
	}
	if strings.HasPrefix(req.CardToken, DeclinedPrefix) {
		faults.WriteJSON(w, http.StatusPaymentRequired, AuthorizeResponse{Error: "CARD_DECLINED"})
		return
	}
	faults.WriteJSON(w, http.StatusOK, AuthorizeResponse{AuthorizationID: "auth-" + req.OrderID})
}

// usualDelay is 4 to 10 ms, the same for the same order.
func usualDelay(orderID string) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(orderID))
	return 4*time.Millisecond + time.Duration(h.Sum32()%6000)*time.Microsecond
}

// reset closes the connection with RST, as a firewall or a crashed peer would.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
