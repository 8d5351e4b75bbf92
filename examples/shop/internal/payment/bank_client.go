package payment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/bank"
	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/pb/paymentv1"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/telemetry"
)

// bankClient calls the acquirer over HTTP, with a client span for each call.
type bankClient struct {
	url       string
	log       *slog.Logger
	transport *http.Transport
	client    *http.Client
}

func newBankClient(tel *telemetry.Telemetry, address string) *bankClient {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	return &bankClient{
		url:       "http://" + address + "/authorize",
		log:       tel.Log,
		transport: transport,
		client: &http.Client{Transport: otelhttp.NewTransport(transport,
			otelhttp.WithTracerProvider(tel.Tracers),
			otelhttp.WithMeterProvider(tel.Meters),
			otelhttp.WithPropagators(tel.Propagators),
			otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + r.URL.Path }),
			otelhttp.WithSpanOptions(trace.WithAttributes(semconv.ServicePeerName("bank"))))},
	}
}

func (b *bankClient) close() { b.transport.CloseIdleConnections() }

// authorize returns the bank's authorisation id or a gRPC error that says which
// side is to blame.
func (b *bankClient) authorize(ctx context.Context, charge *paymentv1.ChargeRequest) (string, error) {
	body, err := json.Marshal(bank.AuthorizeRequest{
		OrderID: charge.GetOrderId(), AmountMinor: charge.GetAmountMinor(),
		Currency: charge.GetCurrency(), CardToken: charge.GetCardToken(),
	})
	if err != nil {
		return "", rpc.Error(ctx, codes.Internal, "MALFORMED_CHARGE", err.Error())
	}
	ctx, unlabel := goroutinelabel.Call(ctx, "bank")
	defer unlabel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, bytes.NewReader(body))
	if err != nil {
		return "", rpc.Error(ctx, codes.Internal, "MALFORMED_CHARGE", err.Error())
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.client.Do(req)
	if err != nil {
		return "", b.unreachable(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return "", b.unreachable(ctx, err)
	}
	var answer bank.AuthorizeResponse
	_ = json.Unmarshal(raw, &answer) // an error page is no JSON; the status says enough
	switch {
	case resp.StatusCode == http.StatusOK:
		return answer.AuthorizationID, nil
	case resp.StatusCode == http.StatusPaymentRequired:
		return "", rpc.Error(ctx, codes.FailedPrecondition, "CARD_DECLINED", "the bank declined the card")
	}
	b.log.ErrorContext(ctx, "bank refused to answer", slog.Int("http.response.status_code", resp.StatusCode), slog.String("bank.error", answer.Error))
	return "", rpc.Error(ctx, codes.Unavailable, "BANK_UNAVAILABLE", "the bank answered "+resp.Status)
}

func (b *bankClient) unreachable(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return rpc.Error(ctx, codes.DeadlineExceeded, "BANK_TIMEOUT", err.Error())
	}
	if errors.Is(err, context.Canceled) {
		return rpc.Error(ctx, codes.Canceled, "CANCELLED", err.Error())
	}
	b.log.ErrorContext(ctx, "bank not reachable", slog.Any("error", err))
	return rpc.Error(ctx, codes.Unavailable, "BANK_UNREACHABLE", err.Error())
}
