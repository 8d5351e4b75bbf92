package record

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// Names of the files in the output directory.
const (
	FileName     = "recording.otlp"
	ManifestName = "recording.json"
)

// Manifest is written beside the recording when the receiver stops.
type Manifest struct {
	Schema        int               `json:"schema"`
	FirstUnixNano string            `json:"firstReceivedUnixNano"`
	LastUnixNano  string            `json:"lastReceivedUnixNano"`
	Requests      map[string]int    `json:"requests"` // by path
	BodyBytes     map[string]uint64 `json:"bodyBytes"`
	FileBytes     int64             `json:"fileBytes"`
}

// Receiver is an OTLP/HTTP endpoint that stores requests.
type Receiver struct {
	dir      string
	file     *os.File
	listener net.Listener
	server   *http.Server
	served   chan error

	mu       sync.Mutex
	out      *bufio.Writer
	manifest Manifest
	failed   error // first write error; every later request is refused
}

// Listen creates DIR/recording.otlp, which must not exist yet, and serves.
func Listen(address, dir string) (*Receiver, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, FileName), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	r := &Receiver{
		dir: dir, file: f, listener: l, out: bufio.NewWriterSize(f, 1<<20), served: make(chan error, 1),
		manifest: Manifest{Schema: 1, Requests: map[string]int{}, BodyBytes: map[string]uint64{}},
	}
	mux := http.NewServeMux()
	for _, path := range []string{"/v1/traces", "/v1/logs", "/v1/metrics"} {
		mux.HandleFunc("POST "+path, r.receive)
	}
	r.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { r.served <- r.server.Serve(l) }()
	return r, nil
}

// Addr is where it listens.
func (r *Receiver) Addr() string { return r.listener.Addr().String() }

// Close finishes the requests under way and writes the manifest.
func (r *Receiver) Close(ctx context.Context) (Manifest, error) {
	err := r.server.Shutdown(ctx)
	if served := <-r.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	err = errors.Join(err, r.failed, r.out.Flush(), r.file.Sync())
	if info, statErr := r.file.Stat(); statErr == nil {
		r.manifest.FileBytes = info.Size()
	}
	err = errors.Join(err, r.file.Close())
	raw, marshalErr := json.MarshalIndent(r.manifest, "", "  ")
	err = errors.Join(err, marshalErr, os.WriteFile(filepath.Join(r.dir, ManifestName), append(raw, '\n'), 0o644))
	return r.manifest, err
}

func (r *Receiver) receive(w http.ResponseWriter, req *http.Request) {
	contentType, _, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil || (contentType != "application/x-protobuf" && contentType != "application/json") {
		http.Error(w, "want application/x-protobuf or application/json", http.StatusUnsupportedMediaType)
		return
	}
	body, err := readBody(w, req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := r.store(req.URL.Path, contentType, body); err != nil {
		// Not 200: what is not in the file must not count as delivered.
		w.Header().Set("Retry-After", "1")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", contentType)
	if contentType == "application/json" {
		_, _ = io.WriteString(w, "{}")
	}
	// An empty body is an empty Export…ServiceResponse: full success.
}

func readBody(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	var in io.Reader = http.MaxBytesReader(w, req.Body, maxBody)
	switch encoding := req.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
	case "gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		in = z
	default:
		return nil, fmt.Errorf("unknown Content-Encoding %q", encoding)
	}
	body, err := io.ReadAll(io.LimitReader(in, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = fmt.Errorf("more than %d bytes after decompression", maxBody)
	}
	return body, err
}

func (r *Receiver) store(path, contentType string, body []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed != nil {
		return r.failed
	}
	now := strconv.FormatInt(time.Now().UnixNano(), 10)
	if err := WriteRecord(r.out, Header{Path: path, ReceivedUnixNano: now, ContentType: contentType}, body); err != nil {
		r.failed = fmt.Errorf("writing the recording: %w", err)
		return r.failed
	}
	m := &r.manifest
	if m.FirstUnixNano == "" {
		m.FirstUnixNano = now
	}
	m.LastUnixNano = now
	m.Requests[path]++
	m.BodyBytes[path] += uint64(len(body))
	return nil
}
