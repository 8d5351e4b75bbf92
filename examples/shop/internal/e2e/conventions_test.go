//go:build unix

package e2e

import "testing"

// checkConventions wants the attributes that the semantic conventions name today
// on one span of each sort.
func checkConventions(t *testing.T, r *receiver) {
	t.Helper()
	for _, c := range []struct {
		service, kind, name string
		attrs               map[string]string // "" means any value
	}{
		{"gateway", "SERVER", "GET /products/{id}", map[string]string{
			"http.request.method": "GET", "http.route": "/products/{id}", "url.path": "", "http.response.status_code": "", "user.tier": ""}},
		{"gateway", "CLIENT", "shop.catalog.v1.CatalogService/GetProduct", map[string]string{
			"rpc.system.name": "grpc", "rpc.method": "shop.catalog.v1.CatalogService/GetProduct", "rpc.response.status_code": "OK",
			"server.address": "", "service.peer.name": "catalog"}},
		{"catalog", "CLIENT", "SELECT products", map[string]string{
			"db.system.name": "sqlite", "db.namespace": "catalog", "db.operation.name": "SELECT", "db.collection.name": "products",
			"db.query.summary": "SELECT products", "db.query.text": ""}},
		{"payment", "CLIENT", "POST /authorize", map[string]string{
			"http.request.method": "POST", "server.address": "", "service.peer.name": "bank", "url.full": ""}},
		{"checkout", "PRODUCER", "publish orders", map[string]string{
			"messaging.system": "kafka", "messaging.destination.name": "orders", "messaging.operation.type": "send",
			"messaging.operation.name": "publish", "messaging.destination.partition.id": "", "messaging.kafka.offset": "",
			"messaging.kafka.message.key": "", "messaging.client.id": "checkout"}},
		{"worker", "CONSUMER", "receive orders", map[string]string{
			"messaging.system": "kafka", "messaging.destination.name": "orders", "messaging.operation.type": "receive"}},
		{"worker", "CONSUMER", "process orders", map[string]string{
			"messaging.system": "kafka", "messaging.destination.name": "orders", "messaging.operation.type": "process",
			"messaging.consumer.group.name": "shipping"}},
	} {
		found := r.spansWhere(func(s span) bool { return s.service == c.service && s.kind == c.kind && s.name == c.name })
		if len(found) == 0 {
			t.Errorf("no %s span %q of %s", c.kind, c.name, c.service)
			continue
		}
		for key, want := range c.attrs {
			if got, ok := found[0].attrs[key]; !ok || (want != "" && got != want) {
				t.Errorf("%s %q of %s: %s is %q, want %q", c.kind, c.name, c.service, key, got, want)
			}
		}
	}
}
