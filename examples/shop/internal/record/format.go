// Package record receives OTLP over HTTP and keeps every request as it came, so
// that a run of the shop can be replayed where there is no Go.
package record

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A recording is a sequence of records without a file header:
//
//	u32 little endian   length of the header in bytes
//	header              JSON, see Header
//	u32 little endian   length of the body in bytes
//	body                the request body, decompressed, otherwise as received
//
// Records are in the order in which the requests were received completely.

// Header describes one request.
type Header struct {
	Path             string `json:"path"` // /v1/traces, /v1/logs or /v1/metrics
	ReceivedUnixNano string `json:"receivedUnixNano"`
	ContentType      string `json:"contentType"`
}

// Limits on what a reader accepts.
const (
	maxHeader = 64 << 10
	maxBody   = 64 << 20
)

// ErrTruncated says that a recording ends inside a record.
var ErrTruncated = errors.New("recording is truncated")

// WriteRecord appends one record.
func WriteRecord(w io.Writer, h Header, body []byte) error {
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	buf := make([]byte, 0, 8+len(head)+len(body))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(head)))
	buf = append(buf, head...)
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(body)))
	buf = append(buf, body...)
	_, err = w.Write(buf)
	return err
}

// Reader reads a recording.
type Reader struct{ r *bufio.Reader }

// NewReader returns a reader of an uncompressed recording.
func NewReader(r io.Reader) *Reader { return &Reader{bufio.NewReaderSize(r, 1<<20)} }

// Next returns the next record, or io.EOF after the last.
func (r *Reader) Next() (Header, []byte, error) {
	var h Header
	head, err := r.block(maxHeader)
	if err != nil {
		return h, nil, err
	}
	if err := json.Unmarshal(head, &h); err != nil {
		return h, nil, fmt.Errorf("record header: %w", err)
	}
	body, err := r.block(maxBody)
	if errors.Is(err, io.EOF) {
		err = ErrTruncated
	}
	return h, body, err
}

func (r *Reader) block(limit uint32) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r.r, size[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, ErrTruncated
		}
		return nil, err
	}
	n := binary.LittleEndian.Uint32(size[:])
	if n > limit {
		return nil, fmt.Errorf("record block of %d bytes; at most %d are accepted", n, limit)
	}
	buf := make([]byte, n)
	if _, err := io.ReadFull(r.r, buf); err != nil {
		return nil, ErrTruncated
	}
	return buf, nil
}
