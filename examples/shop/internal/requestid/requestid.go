// Package requestid carries the id of a customer's request and the customer's
// tier through every hop as W3C baggage, and as plain headers for peers that
// know only those.
package requestid

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"regexp"

	"go.opentelemetry.io/otel/baggage"
)

const (
	// Header is the HTTP header and, in lower case, the gRPC metadata key and the
	// Kafka record header.
	Header = "X-Request-ID"
	// MetadataKey is Header as gRPC wants it.
	MetadataKey = "x-request-id"
	// BaggageKey names the baggage member and the span and log attribute.
	BaggageKey = "request.id"
	// TierKey names the baggage member that tells premium customers from others.
	TierKey = "user.tier"
)

var valid = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// IsCopied says whether a baggage member becomes an attribute on spans and logs.
// A list and not "all": baggage comes from outside and may hold anything.
func IsCopied(key string) bool { return key == BaggageKey || key == TierKey }

// New returns a fresh id, 128 random bits in hex.
func New() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// Accept returns the caller's id if it is well formed, else a new one.
func Accept(candidate string) string {
	if valid.MatchString(candidate) {
		return candidate
	}
	return New()
}

// With returns ctx with the id in its baggage.
func With(ctx context.Context, id string) context.Context {
	return withMember(ctx, BaggageKey, id)
}

// WithTier returns ctx with the customer's tier in its baggage.
func WithTier(ctx context.Context, tier string) context.Context {
	return withMember(ctx, TierKey, tier)
}

// From returns the id in ctx, or "".
func From(ctx context.Context) string {
	return baggage.FromContext(ctx).Member(BaggageKey).Value()
}

func withMember(ctx context.Context, key, value string) context.Context {
	m, err := baggage.NewMemberRaw(key, value)
	if err != nil {
		return ctx
	}
	b, err := baggage.FromContext(ctx).SetMember(m)
	if err != nil {
		return ctx
	}
	return baggage.ContextWithBaggage(ctx, b)
}
