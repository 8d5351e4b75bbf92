#!/bin/sh
# Regenerates internal/pb from the .proto files. Needed only after changing them.
# Wants protoc on PATH (Debian: protobuf-compiler); the Go plugins are installed
# into a temporary directory at the versions the committed code was made with.
set -eu
cd "$(dirname "$0")"
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
GOBIN=$bin go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12
GOBIN=$bin go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2
PATH=$bin:$PATH protoc -I . \
  --go_out=.. --go_opt=module=goroscope.example/shop \
  --go-grpc_out=.. --go-grpc_opt=module=goroscope.example/shop \
  shop/catalog/v1/catalog.proto shop/payment/v1/payment.proto shop/checkout/v1/checkout.proto
