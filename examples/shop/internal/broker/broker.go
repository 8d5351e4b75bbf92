// Package broker runs franz-go's kfake: one broker that speaks the real Kafka
// protocol over TCP and keeps its log in memory.
package broker

import (
	"context"
	"net"

	"github.com/twmb/franz-go/pkg/kfake"

	"goroscope.example/shop/internal/kafka"
	"goroscope.example/shop/internal/service"
)

type broker struct {
	cluster *kfake.Cluster
	addr    string
}

// Build starts the broker with the orders topic.
func Build(_ context.Context, env *service.Env) (service.Service, error) {
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1),
		kfake.SeedTopics(kafka.Partitions, kafka.OrdersTopic),
		kfake.ListenFn(func(network, _ string) (net.Listener, error) { return net.Listen(network, env.Listen) }))
	if err != nil {
		return nil, err
	}
	return &broker{cluster, cluster.ListenAddrs()[0]}, nil
}

func (b *broker) Addr() string { return b.addr }

func (b *broker) Stop(context.Context) error {
	b.cluster.Close()
	return nil
}
