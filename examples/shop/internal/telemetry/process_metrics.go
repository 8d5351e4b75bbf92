package telemetry

import (
	"context"
	"runtime/metrics"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/semconv/v1.43.0/goconv"
	"go.opentelemetry.io/otel/semconv/v1.43.0/processconv"
)

// runtime/metrics keys that the contrib instrumentation leaves out and that tell
// a collecting, a waiting and a working process apart.
const (
	keyCPUUser     = "/cpu/classes/user:cpu-seconds"
	keyCPUGC       = "/cpu/classes/gc/total:cpu-seconds"
	keyCPUScavenge = "/cpu/classes/scavenge/total:cpu-seconds"
	keyCPUIdle     = "/cpu/classes/idle:cpu-seconds"
	keyGCCycles    = "/gc/cycles/total:gc-cycles"
	keyMutexWait   = "/sync/mutex/wait/total:seconds"
	keyLiveHeap    = "/gc/heap/live:bytes"
)

// registerProcessMetrics adds go.cpu.time, go.memory.gc.cycles and process.* as
// the semantic conventions name them, and two of our own.
func registerProcessMetrics(mp metric.MeterProvider) error {
	m := mp.Meter("goroscope.example/shop/internal/telemetry")
	if err := registerRuntimeMetrics(m); err != nil {
		return err
	}
	cpu, err := processconv.NewCPUTime(m)
	if err != nil {
		return err
	}
	memory, err := processconv.NewMemoryUsageObservable(m)
	if err != nil {
		return err
	}
	threads, err := processconv.NewThreadCountObservable(m)
	if err != nil {
		return err
	}
	files, err := processconv.NewUnixFileDescriptorCountObservable(m)
	if err != nil {
		return err
	}
	_, err = m.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		s, ok := readProcess()
		if !ok {
			return nil // no /proc on this system: no data beats wrong data
		}
		o.ObserveFloat64(cpu.Inst(), s.userSeconds, metric.WithAttributes(cpu.AttrCPUMode(processconv.CPUModeUser)))
		o.ObserveFloat64(cpu.Inst(), s.systemSeconds, metric.WithAttributes(cpu.AttrCPUMode(processconv.CPUModeSystem)))
		o.ObserveInt64(memory.Inst(), s.residentBytes)
		o.ObserveInt64(threads.Inst(), s.threads)
		o.ObserveInt64(files.Inst(), s.openFiles)
		return nil
	}, cpu.Inst(), memory.Inst(), threads.Inst(), files.Inst())
	return err
}

func registerRuntimeMetrics(m metric.Meter) error {
	cpu, err := goconv.NewCPUTimeObservable(m)
	if err != nil {
		return err
	}
	cycles, err := goconv.NewMemoryGCCyclesObservable(m)
	if err != nil {
		return err
	}
	mutexWait, err := m.Float64ObservableCounter("shop.go.mutex.wait.time",
		metric.WithUnit("s"), metric.WithDescription("Time goroutines spent waiting for sync.Mutex, sync.RWMutex and runtime locks."))
	if err != nil {
		return err
	}
	live, err := m.Int64ObservableUpDownCounter("shop.go.heap.live",
		metric.WithUnit("By"), metric.WithDescription("Heap marked live by the last garbage collection."))
	if err != nil {
		return err
	}
	states := []struct {
		key   string
		state goconv.CPUStateAttr
	}{
		{keyCPUUser, goconv.CPUStateUser}, {keyCPUGC, goconv.CPUStateGC},
		{keyCPUScavenge, goconv.CPUStateScavenge}, {keyCPUIdle, goconv.CPUStateIdle},
	}
	_, err = m.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		samples := []metrics.Sample{
			{Name: keyCPUUser}, {Name: keyCPUGC}, {Name: keyCPUScavenge}, {Name: keyCPUIdle},
			{Name: keyGCCycles}, {Name: keyMutexWait}, {Name: keyLiveHeap},
		}
		metrics.Read(samples)
		for i, s := range states {
			o.ObserveFloat64(cpu.Inst(), samples[i].Value.Float64(), metric.WithAttributes(cpu.AttrCPUState(s.state)))
		}
		o.ObserveInt64(cycles.Inst(), int64(samples[4].Value.Uint64()))
		o.ObserveFloat64(mutexWait, samples[5].Value.Float64())
		o.ObserveInt64(live, int64(samples[6].Value.Uint64()))
		return nil
	}, cpu.Inst(), cycles.Inst(), mutexWait, live)
	return err
}
