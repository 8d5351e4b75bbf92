// Package checkout is the service that owns the orders.
package checkout

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/hazard"
	"goroscope.example/shop/internal/kafka"
	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/pb/paymentv1"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/store"
)

const (
	catalogTimeout = time.Second
	paymentTimeout = 2 * time.Second
	kafkaTimeout   = 2 * time.Second
	maxUnsettled   = 100
)

// Service implements the gRPC interface.
type Service struct {
	checkoutv1.UnimplementedCheckoutServiceServer
	db          *sql.DB
	orders      *orders
	catalog     catalogv1.CatalogServiceClient
	payment     paymentv1.PaymentServiceClient
	kafka       *kafka.Client
	log         *slog.Logger
	faults      *faults.Set
	placed      metric.Int64Counter
	value       metric.Int64Histogram
	server      *rpc.Server
	catalogConn *rpc.Splitter
	paymentConn *grpc.ClientConn
}

// OrderPlaced is the Kafka message, as JSON.
type OrderPlaced struct {
	OrderID    string `json:"orderId"`
	TotalMinor int64  `json:"totalMinor"`
	Currency   string `json:"currency"`
	Items      int    `json:"items"`
}

// Build starts the checkout service.
func Build(ctx context.Context, env *service.Env) (_ service.Service, err error) {
	addresses := map[string]string{}
	for _, peer := range []string{"catalog", "payment", "broker"} {
		if addresses[peer], err = env.Upstream(peer); err != nil {
			return nil, err
		}
	}
	s := &Service{log: env.Log, faults: env.Faults}
	m := env.Tel.Meters.Meter("goroscope.example/shop/internal/checkout")
	if s.placed, err = m.Int64Counter("shop.orders.placed", metric.WithUnit("{order}"), metric.WithDescription("Orders placed.")); err != nil {
		return nil, err
	}
	if s.value, err = m.Int64Histogram("shop.order.value", metric.WithUnit("{cent}"), metric.WithDescription("Value of an order, in minor units."),
		metric.WithExplicitBucketBoundaries(1000, 2500, 5000, 10000, 25000, 50000, 100000)); err != nil {
		return nil, err
	}
	if s.catalogConn, err = rpc.NewSplitter(env, "catalog", addresses["catalog"]); err != nil {
		return nil, err
	}
	s.catalog = catalogv1.NewCatalogServiceClient(s.catalogConn)
	if s.paymentConn, err = rpc.Dial(env, "payment", addresses["payment"]); err != nil {
		return nil, err
	}
	s.payment = paymentv1.NewPaymentServiceClient(s.paymentConn)
	if s.kafka, err = kafka.Dial(env.Tel, addresses["broker"], "checkout", ""); err != nil {
		return nil, err
	}
	dir, err := env.DataPath()
	if err != nil {
		return nil, err
	}
	if s.db, err = store.Open(ctx, dir, databaseName, schema, env.Tel); err != nil {
		return nil, err
	}
	s.orders = &orders{s.db}
	if s.server, err = rpc.Listen(env, hazard.New(env.Faults, env.Log, dir, s.db)); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	checkoutv1.RegisterCheckoutServiceServer(s.server, s)
	s.server.Start()
	return s, nil
}

// Addr implements service.Service.
func (s *Service) Addr() string { return s.server.Addr() }

// Stop implements service.Service.
func (s *Service) Stop(ctx context.Context) error {
	err := s.server.Stop(ctx)
	err = errors.Join(err, s.kafka.Flush(ctx))
	s.kafka.Close()
	return errors.Join(err, s.catalogConn.Close(), s.paymentConn.Close(), s.db.Close())
}

// PlaceOrder reserves stock, charges the card, stores the order and publishes it.
func (s *Service) PlaceOrder(ctx context.Context, req *checkoutv1.PlaceOrderRequest) (*checkoutv1.PlaceOrderResponse, error) {
	if req.GetOrderId() == "" || len(req.GetItems()) == 0 {
		return nil, rpc.Error(ctx, codes.InvalidArgument, "EMPTY_CART", "an order wants an id and at least one item")
	}
	trace.SpanFromContext(ctx).SetAttributes(attribute.String("order.id", req.GetOrderId()))
	known, err := s.orders.find(ctx, req.GetOrderId())
	if err != nil {
		return nil, rpc.StorageError(ctx, "CHECKOUT_STORAGE", err)
	}
	if known != nil {
		return placed(known), nil
	}
	reserved, err := s.reserve(ctx, req)
	if err != nil {
		return nil, rpc.Forward(ctx, err)
	}
	if err := s.charge(ctx, req, reserved); err != nil {
		return nil, rpc.Forward(ctx, err)
	}
	o := newOrder(ctx, req, reserved)
	if err := s.orders.insert(ctx, o); err != nil {
		return nil, rpc.StorageError(ctx, "CHECKOUT_STORAGE", err)
	}
	if err := s.publish(ctx, o); err != nil {
		s.log.ErrorContext(ctx, "order not published", slog.String("order.id", o.id), slog.Any("error", err))
		return nil, rpc.Error(ctx, codes.Unavailable, "BROKER_UNAVAILABLE", err.Error())
	}
	s.placed.Add(ctx, 1)
	s.value.Record(ctx, o.totalMinor)
	s.log.InfoContext(ctx, "order placed", slog.String("order.id", o.id), slog.Int64("total.minor", o.totalMinor), slog.Int("items", len(o.lines)))
	return placed(o), nil
}

func (s *Service) reserve(ctx context.Context, req *checkoutv1.PlaceOrderRequest) (*catalogv1.ReserveStockResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, catalogTimeout)
	defer cancel()
	reserve := &catalogv1.ReserveStockRequest{OrderId: req.GetOrderId()}
	for _, item := range req.GetItems() {
		reserve.Items = append(reserve.Items, &catalogv1.OrderItem{ProductId: item.GetProductId(), Quantity: item.GetQuantity()})
	}
	return s.catalog.ReserveStock(ctx, reserve)
}

func (s *Service) publish(ctx context.Context, o *order) error {
	body, err := json.Marshal(OrderPlaced{OrderID: o.id, TotalMinor: o.totalMinor, Currency: o.currency, Items: len(o.lines)})
	if err != nil {
		return err
	}
	ctx = s.detached(ctx, "kafka")
	ctx, cancel := context.WithTimeout(ctx, kafkaTimeout)
	defer cancel()
	return s.kafka.Publish(ctx, o.id, body)
}

func newOrder(ctx context.Context, req *checkoutv1.PlaceOrderRequest, reserved *catalogv1.ReserveStockResponse) *order {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	o := &order{
		id: req.GetOrderId(), status: StatusPaid, currency: reserved.GetCurrency(), totalMinor: reserved.GetTotalMinor(),
		traceparent: carrier.Get("traceparent"), requestID: requestid.From(ctx),
	}
	for _, i := range reserved.GetItems() {
		o.lines = append(o.lines, line{i.GetProductId(), i.GetQuantity(), i.GetPriceMinor()})
	}
	return o
}

func placed(o *order) *checkoutv1.PlaceOrderResponse {
	return &checkoutv1.PlaceOrderResponse{OrderId: o.id, TotalMinor: o.totalMinor, Currency: o.currency, Status: o.status}
}
