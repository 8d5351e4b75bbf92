package rpc

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"goroscope.example/shop/internal/telemetry"
)

// ErrorCodeKey is the attribute with the shop's own error code, on spans and logs.
const ErrorCodeKey = attribute.Key("shop.error.code")

// Error returns a gRPC error that carries the shop's code as ErrorInfo, and puts
// the code on the span of ctx.
func Error(ctx context.Context, code codes.Code, reason, message string) error {
	trace.SpanFromContext(ctx).SetAttributes(ErrorCodeKey.String(reason))
	s, err := status.New(code, message).WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: telemetry.Namespace})
	if err != nil {
		return status.Error(code, message)
	}
	return s.Err()
}

// Reason returns the shop's code of an error, or the gRPC code's name.
func Reason(err error) string {
	s := status.Convert(err)
	for _, d := range s.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return s.Code().String()
}

// Forward returns a callee's error to our own caller, code and reason kept, and
// puts the code on our span too.
func Forward(ctx context.Context, err error) error {
	trace.SpanFromContext(ctx).SetAttributes(ErrorCodeKey.String(Reason(err)))
	return status.Convert(err).Err()
}

// StorageError tells a deadline that ran out while waiting for the database from
// a database that failed.
func StorageError(ctx context.Context, reason string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return Error(ctx, codes.DeadlineExceeded, "DEADLINE_EXCEEDED", err.Error())
	}
	if errors.Is(err, context.Canceled) || ctx.Err() != nil {
		return Error(ctx, codes.Canceled, "CANCELLED", err.Error())
	}
	return Error(ctx, codes.Internal, reason, err.Error())
}
