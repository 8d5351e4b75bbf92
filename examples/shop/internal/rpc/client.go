package rpc

import (
	"context"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/service"
)

// Dial returns a connection to a service of the shop. It connects on first use.
func Dial(env *service.Env, peer, address string) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithStatsHandler(otelgrpc.NewClientHandler(
			otelgrpc.WithTracerProvider(env.Tel.Tracers),
			otelgrpc.WithMeterProvider(env.Tel.Meters),
			otelgrpc.WithPropagators(env.Tel.Propagators),
			otelgrpc.WithSpanAttributes(semconv.ServicePeerName(peer)))),
		grpc.WithChainUnaryInterceptor(callUnary(peer)),
		grpc.WithChainStreamInterceptor(sendRequestIDStream))
}

func callUnary(peer string) grpc.UnaryClientInterceptor {
	return func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		ctx, unlabel := goroutinelabel.Call(withRequestIDMetadata(ctx), peer)
		defer unlabel()
		return invoke(ctx, method, req, reply, cc, opts...)
	}
}

func sendRequestIDStream(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, stream grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return stream(withRequestIDMetadata(ctx), desc, cc, method, opts...)
}

func withRequestIDMetadata(ctx context.Context) context.Context {
	if id := requestid.From(ctx); id != "" {
		return metadata.AppendToOutgoingContext(ctx, requestid.MetadataKey, id)
	}
	return ctx
}
