package checkout

import (
	"context"
	"log/slog"

	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/rpc"
)

// GetOrder returns the present state of an order.
func (s *Service) GetOrder(ctx context.Context, req *checkoutv1.GetOrderRequest) (*checkoutv1.GetOrderResponse, error) {
	o, err := s.orders.find(ctx, req.GetOrderId())
	if err != nil {
		return nil, rpc.StorageError(ctx, "CHECKOUT_STORAGE", err)
	}
	if o == nil {
		return nil, rpc.Error(ctx, codes.NotFound, "ORDER_UNKNOWN", "no such order")
	}
	return &checkoutv1.GetOrderResponse{
		OrderId: o.id, Status: o.status, TotalMinor: o.totalMinor, Currency: o.currency, TrackingId: o.trackingID,
	}, nil
}

// MarkShipped records that the parcel of an order has left.
func (s *Service) MarkShipped(ctx context.Context, req *checkoutv1.MarkShippedRequest) (*checkoutv1.MarkShippedResponse, error) {
	if err := s.orders.ship(ctx, req.GetOrderId(), req.GetTrackingId()); err != nil {
		return nil, rpc.StorageError(ctx, "CHECKOUT_STORAGE", err)
	}
	s.log.InfoContext(ctx, "order shipped", slog.String("order.id", req.GetOrderId()), slog.String("tracking.id", req.GetTrackingId()))
	return &checkoutv1.MarkShippedResponse{}, nil
}

// ListUnsettled streams shipped orders whose money has not been captured.
func (s *Service) ListUnsettled(req *checkoutv1.ListUnsettledRequest, stream checkoutv1.CheckoutService_ListUnsettledServer) error {
	limit := int(req.GetLimit())
	if limit <= 0 || limit > maxUnsettled {
		limit = maxUnsettled
	}
	if err := s.orders.unsettled(stream.Context(), limit, stream.Send); err != nil {
		return rpc.StorageError(stream.Context(), "CHECKOUT_STORAGE", err)
	}
	return nil
}

// MarkSettled records captured money.
func (s *Service) MarkSettled(ctx context.Context, req *checkoutv1.MarkSettledRequest) (*checkoutv1.MarkSettledResponse, error) {
	n, err := s.orders.settle(ctx, req.GetOrderIds())
	if err != nil {
		return nil, rpc.StorageError(ctx, "CHECKOUT_STORAGE", err)
	}
	return &checkoutv1.MarkSettledResponse{Updated: n}, nil
}
