package telemetry

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Namespace groups the services of the shop; names are unique inside it.
const Namespace = "shop"

// newResource describes the process. OTEL_RESOURCE_ATTRIBUTES wins against what
// is detected on the host and loses against the name, version and instance the
// service was started with, so that one environment can serve the whole shop. The
// command line is left out: what is on it is nobody else's business.
func newResource(ctx context.Context, cfg Config) (*resource.Resource, error) {
	environment := cfg.Environment
	if environment == "" {
		environment = "demo"
	}
	r, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithHost(),
		resource.WithHostID(),
		resource.WithOSType(),
		resource.WithContainer(),
		resource.WithProcessPID(),
		resource.WithProcessExecutableName(),
		resource.WithProcessRuntimeName(),
		resource.WithProcessRuntimeVersion(),
		resource.WithFromEnv(),
		resource.WithAttributes(
			semconv.ServiceNamespace(Namespace),
			semconv.ServiceName(cfg.Service),
			semconv.ServiceVersion(cfg.Version),
			semconv.ServiceInstanceID(cfg.Instance),
			semconv.DeploymentEnvironmentNameKey.String(environment),
		),
	)
	// A host without a machine id or a process without a user still runs.
	if err != nil && !errors.Is(err, resource.ErrPartialResource) && !errors.Is(err, resource.ErrSchemaURLConflict) {
		return nil, fmt.Errorf("resource: %w", err)
	}
	return r, nil
}
