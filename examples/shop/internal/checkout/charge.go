package checkout

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/pb/paymentv1"
)

func (s *Service) charge(ctx context.Context, req *checkoutv1.PlaceOrderRequest, reserved *catalogv1.ReserveStockResponse) error {
	charge := &paymentv1.ChargeRequest{
		OrderId: req.GetOrderId(), AmountMinor: reserved.GetTotalMinor(), Currency: reserved.GetCurrency(), CardToken: req.GetCardToken(),
	}
	ctx, cancel := context.WithTimeout(s.detached(ctx, "payment"), paymentTimeout)
	defer cancel()
	if p, ok := s.faults.Active(faults.RetryStorm); ok {
		return s.chargeRetrying(ctx, charge, p.Int("attempts"), p.Duration("timeoutMs"))
	}
	_, err := s.payment.Charge(ctx, charge)
	return err
}

// chargeRetrying gives each try less time than the bank usually takes and starts
// the next one at once: every order becomes many calls, most of them thrown away
// half done.
func (s *Service) chargeRetrying(ctx context.Context, charge *paymentv1.ChargeRequest, attempts int, timeout time.Duration) error {
	for try := 1; ; try++ {
		tryCtx, cancel := ctx, context.CancelFunc(func() {})
		if try < attempts {
			tryCtx, cancel = context.WithTimeout(ctx, timeout)
		}
		_, err := s.payment.Charge(tryCtx, charge)
		cancel()
		switch status.Code(err) {
		case codes.DeadlineExceeded, codes.Unavailable:
			if try < attempts && ctx.Err() == nil {
				s.log.WarnContext(ctx, "charge failed, trying again", slog.Int("attempt", try), slog.Any("error", err))
				continue
			}
		}
		return err
	}
}

// detached returns ctx, or, with the dropped-context fault at this hop, a context
// that has forgotten the trace, the baggage and the deadline.
func (s *Service) detached(ctx context.Context, hop string) context.Context {
	if p, ok := s.faults.Active(faults.DroppedContext); ok && p["hop"] == hop {
		return context.Background()
	}
	return ctx
}
