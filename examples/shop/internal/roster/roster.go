// Package roster lists the services of the shop: how each is built, in which
// order they start and stop, and where they listen by default.
package roster

import (
	"fmt"
	"net"
	"strconv"

	"goroscope.example/shop/internal/bank"
	"goroscope.example/shop/internal/broker"
	"goroscope.example/shop/internal/catalog"
	"goroscope.example/shop/internal/checkout"
	"goroscope.example/shop/internal/cron"
	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/gateway"
	"goroscope.example/shop/internal/payment"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/worker"
)

// Version is the version every service has unless told otherwise.
const Version = "1.0.0"

// BadVersion is the defective release of the catalog.
const BadVersion = "2.0.0"

// DefaultBasePort is where the ports of the shop begin.
const DefaultBasePort = 18080

// Entry is one service.
type Entry struct {
	Name       string
	Definition service.Definition
	// Upstreams are the peers whose addresses it needs; all stand before it in Start.
	Upstreams []string
	// PortOffset and AdminOffset are added to the base port; PortOffset is -1 for
	// services that nobody calls.
	PortOffset, AdminOffset int
}

// Offsets of the ports that belong to no entry.
const (
	SupervisorOffset      = 9
	BadCatalogOffset      = 6
	BadCatalogAdminOffset = 16
)

// Start lists the services in the order in which they start.
var Start = []Entry{
	{faults.Bank, service.Definition{Build: bank.Build, Outside: true}, nil, 5, 15},
	{faults.Broker, service.Definition{Build: broker.Build, Outside: true}, nil, 4, 14},
	{faults.Catalog, service.Definition{Build: catalog.Build}, nil, 1, 11},
	{faults.Payment, service.Definition{Build: payment.Build}, []string{faults.Bank}, 2, 12},
	{faults.Checkout, service.Definition{Build: checkout.Build}, []string{faults.Catalog, faults.Payment, faults.Broker}, 3, 13},
	{faults.Worker, service.Definition{Build: worker.Build}, []string{faults.Broker, faults.Checkout}, -1, 17},
	{faults.Cron, service.Definition{Build: cron.Build}, []string{faults.Checkout, faults.Payment}, -1, 18},
	{faults.Gateway, service.Definition{Build: gateway.Build}, []string{faults.Catalog, faults.Checkout}, 0, 10},
}

// StopOrder is not the reverse of Start: first nothing new comes in, then the
// worker ships what is in the topic, and only then do those go that it needs.
var StopOrder = []string{
	faults.Gateway, faults.Worker, faults.Cron, faults.Checkout,
	faults.Payment, faults.Catalog, faults.Bank, faults.Broker,
}

// Find returns the entry of a service.
func Find(name string) (Entry, bool) {
	for _, e := range Start {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}

// Address returns HOST:BASE+OFFSET, HOST:0 for base 0, and "" for offset -1.
func Address(host string, base, offset int) string {
	switch {
	case offset < 0:
		return ""
	case base == 0:
		return net.JoinHostPort(host, "0")
	}
	return net.JoinHostPort(host, strconv.Itoa(base+offset))
}

// CheckPorts says which of the fixed ports cannot be bound, all at once and
// before anything has started.
func CheckPorts(host string, base int) error {
	if base == 0 {
		return nil
	}
	var taken []string
	offsets := []int{SupervisorOffset}
	for _, e := range Start {
		offsets = append(offsets, e.PortOffset, e.AdminOffset)
	}
	for _, o := range offsets {
		if o < 0 {
			continue
		}
		address := Address(host, base, o)
		l, err := net.Listen("tcp", address)
		if err != nil {
			taken = append(taken, fmt.Sprintf("  %v", err))
			continue
		}
		_ = l.Close()
	}
	if len(taken) == 0 {
		return nil
	}
	text := "cannot listen:\n"
	for _, t := range taken {
		text += t + "\n"
	}
	return fmt.Errorf("%sthe shop uses %s to %d; choose others with --base-port N, or any free ones with --base-port 0",
		text, Address(host, base, 0), base+AdminSpan)
}

// AdminSpan is the largest offset in use.
const AdminSpan = 18
