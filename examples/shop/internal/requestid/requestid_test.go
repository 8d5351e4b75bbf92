package requestid

import (
	"context"
	"testing"
)

func TestAccept(t *testing.T) {
	for candidate, kept := range map[string]bool{
		"0123456789abcdef": true, "cron-settlement-1-2": true, "short": false, "": false, "has space in it": false,
		"new\nline-injected": false, string(make([]byte, 65)): false,
	} {
		if got := Accept(candidate); (got == candidate) != kept {
			t.Errorf("%q became %q", candidate, got)
		}
	}
	if New() == New() {
		t.Error("two equal ids")
	}
}

func TestBaggageKeepsOtherMembers(t *testing.T) {
	ctx := With(WithTier(context.Background(), "premium"), "request-1")
	if From(ctx) != "request-1" || From(context.Background()) != "" {
		t.Errorf("got %q", From(ctx))
	}
	if !IsCopied(BaggageKey) || !IsCopied(TierKey) || IsCopied("anything") {
		t.Error("wrong members are copied to spans")
	}
}
