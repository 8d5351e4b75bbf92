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

// newResource describes the process. OTEL_RESOURCE_ATTRIBUTES and
// OTEL_SERVICE_NAME are read first and lose against what the process knows of
// itself, so that one environment can serve every service of the shop.
func newResource(ctx context.Context, cfg Config) (*resource.Resource, error) {
	environment := cfg.Environment
	if environment == "" {
		environment = "demo"
	}
	r, err := resource.New(ctx,
		resource.WithFromEnv(),
		resource.WithTelemetrySDK(),
		resource.WithHost(),
		resource.WithHostID(),
		resource.WithOS(),
		resource.WithContainer(),
		resource.WithProcessPID(),
		resource.WithProcessExecutableName(),
		resource.WithProcessExecutablePath(),
		resource.WithProcessCommandArgs(),
		resource.WithProcessRuntimeName(),
		resource.WithProcessRuntimeVersion(),
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
