package payment

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

type instruments struct {
	charges metric.Int64Counter
	amount  metric.Int64Counter
}

func newInstruments(mp metric.MeterProvider) (instruments, error) {
	m := mp.Meter("goroscope.example/shop/internal/payment")
	charges, err := m.Int64Counter("shop.payment.charges", metric.WithUnit("{charge}"),
		metric.WithDescription("Charges by outcome."))
	if err != nil {
		return instruments{}, err
	}
	amount, err := m.Int64Counter("shop.payment.amount", metric.WithUnit("{cent}"),
		metric.WithDescription("Money authorised, in minor units."))
	return instruments{charges, amount}, err
}

func (i instruments) charged(ctx context.Context, outcome string, amountMinor int64) {
	i.charges.Add(ctx, 1, metric.WithAttributes(attribute.String("outcome", outcome)))
	if amountMinor > 0 {
		i.amount.Add(ctx, amountMinor)
	}
}
