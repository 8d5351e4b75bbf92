// Package payment is the service that moves money through the bank.
package payment

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/hazard"
	"goroscope.example/shop/internal/pb/paymentv1"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/store"
)

const databaseName = "payment"

const schema = `
CREATE TABLE IF NOT EXISTS payments (
	order_id TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
	authorization_id TEXT NOT NULL, authorized_at INTEGER NOT NULL, settled_at INTEGER);`

// Service implements the gRPC interface.
type Service struct {
	paymentv1.UnimplementedPaymentServiceServer
	db      *sql.DB
	bank    *bankClient
	log     *slog.Logger
	metrics instruments
	server  *rpc.Server
}

// Build starts the payment service.
func Build(ctx context.Context, env *service.Env) (service.Service, error) {
	bankAddr, err := env.Upstream("bank")
	if err != nil {
		return nil, err
	}
	dir, err := env.DataPath()
	if err != nil {
		return nil, err
	}
	metrics, err := newInstruments(env.Tel.Meters)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, dir, databaseName, schema, env.Tel)
	if err != nil {
		return nil, err
	}
	server, err := rpc.Listen(env, hazard.New(env.Faults, env.Log, dir, db))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Service{db: db, bank: newBankClient(env.Tel, bankAddr), log: env.Log, metrics: metrics, server: server}
	paymentv1.RegisterPaymentServiceServer(server, s)
	server.Start()
	return s, nil
}

// Addr implements service.Service.
func (s *Service) Addr() string { return s.server.Addr() }

// Stop implements service.Service.
func (s *Service) Stop(ctx context.Context) error {
	err := s.server.Stop(ctx)
	s.bank.close()
	return errors.Join(err, s.db.Close())
}

// Charge authorises one order with the bank, once.
func (s *Service) Charge(ctx context.Context, req *paymentv1.ChargeRequest) (*paymentv1.ChargeResponse, error) {
	if req.GetOrderId() == "" || req.GetAmountMinor() <= 0 {
		return nil, rpc.Error(ctx, codes.InvalidArgument, "MALFORMED_CHARGE", "a charge wants an order id and an amount above 0")
	}
	var known string
	err := s.db.QueryRowContext(ctx, `SELECT authorization_id FROM payments WHERE order_id = ?`, req.GetOrderId()).Scan(&known)
	switch {
	case err == nil:
		return &paymentv1.ChargeResponse{AuthorizationId: known}, nil
	case !errors.Is(err, sql.ErrNoRows):
		return nil, rpc.StorageError(ctx, "PAYMENT_STORAGE", err)
	}
	authorization, err := s.bank.authorize(ctx, req)
	if err != nil {
		s.metrics.charged(ctx, rpc.Reason(err), 0)
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, `INSERT INTO payments (order_id, amount_minor, currency, authorization_id, authorized_at)
		VALUES (?,?,?,?,?) ON CONFLICT (order_id) DO NOTHING`,
		req.GetOrderId(), req.GetAmountMinor(), req.GetCurrency(), authorization, time.Now().UnixNano()); err != nil {
		return nil, rpc.StorageError(ctx, "PAYMENT_STORAGE", err)
	}
	s.metrics.charged(ctx, "OK", req.GetAmountMinor())
	s.log.InfoContext(ctx, "card charged", slog.String("order.id", req.GetOrderId()), slog.Int64("amount.minor", req.GetAmountMinor()))
	return &paymentv1.ChargeResponse{AuthorizationId: authorization}, nil
}

// Settle captures payments as their order ids arrive.
func (s *Service) Settle(stream paymentv1.PaymentService_SettleServer) error {
	ctx := stream.Context()
	settled := 0
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			s.log.InfoContext(ctx, "payments settled", slog.Int("settled", settled))
			return nil
		}
		if err != nil {
			return err
		}
		result, err := s.db.ExecContext(ctx, `UPDATE payments SET settled_at = ? WHERE order_id = ? AND settled_at IS NULL`,
			time.Now().UnixNano(), req.GetOrderId())
		if err != nil {
			return rpc.StorageError(ctx, "PAYMENT_STORAGE", err)
		}
		resp := &paymentv1.SettleResponse{OrderId: req.GetOrderId()}
		if n, err := result.RowsAffected(); err == nil && n == 1 {
			resp.Settled = true
			settled++
		} else {
			resp.Reason = "nothing to settle"
		}
		if err := stream.Send(resp); err != nil {
			return err
		}
	}
}
