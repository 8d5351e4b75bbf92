package record

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestRecordsReadBackAsWritten(t *testing.T) {
	var file bytes.Buffer
	bodies := [][]byte{{}, []byte("one"), bytes.Repeat([]byte{0xff, 0}, 100000)}
	for i, b := range bodies {
		if err := WriteRecord(&file, Header{Path: "/v1/traces", ReceivedUnixNano: "17957359044846207" + string(rune('0'+i)), ContentType: "application/x-protobuf"}, b); err != nil {
			t.Fatal(err)
		}
	}
	r := NewReader(bytes.NewReader(file.Bytes()))
	for i, want := range bodies {
		h, body, err := r.Next()
		if err != nil || !bytes.Equal(body, want) || h.ReceivedUnixNano[17:] != string(rune('0'+i)) {
			t.Fatalf("record %d: %+v, %d bytes, %v", i, h, len(body), err)
		}
	}
	if _, _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last record: %v", err)
	}
}

func TestTruncationIsToldAtEachByte(t *testing.T) {
	var file bytes.Buffer
	if err := WriteRecord(&file, Header{Path: "/v1/logs"}, []byte("body")); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	for n := 1; n < len(whole); n++ {
		if _, _, err := NewReader(bytes.NewReader(whole[:n])).Next(); !errors.Is(err, ErrTruncated) {
			t.Errorf("cut at %d of %d: %v", n, len(whole), err)
		}
	}
	huge := append([]byte{0xff, 0xff, 0xff, 0xff}, whole...)
	if _, _, err := NewReader(bytes.NewReader(huge)).Next(); err == nil {
		t.Error("a header of 4 GiB was accepted")
	}
}

func TestReceiverKeepsWhatItAcknowledges(t *testing.T) {
	dir := t.TempDir()
	r, err := Listen("127.0.0.1:0", dir)
	if err != nil {
		t.Fatal(err)
	}
	post := func(path, contentType, encoding string, body []byte) int {
		req, err := http.NewRequest(http.MethodPost, "http://"+r.Addr()+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", contentType)
		if encoding != "" {
			req.Header.Set("Content-Encoding", encoding)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte("zipped body"))
	_ = z.Close()
	bomb := func() []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = io.CopyN(z, zeros{}, maxBody+1)
		_ = z.Close()
		return b.Bytes()
	}()
	for _, c := range []struct {
		path, contentType, encoding string
		body                        []byte
		want                        int
	}{
		{"/v1/traces", "application/x-protobuf", "", []byte("plain body"), 200},
		{"/v1/metrics", "application/x-protobuf", "gzip", zipped.Bytes(), 200},
		{"/v1/logs", "application/json; charset=utf-8", "", []byte("{}"), 200},
		{"/v1/logs", "text/plain", "", []byte("x"), 415},
		{"/v1/logs", "application/x-protobuf", "br", []byte("x"), 400},
		{"/v1/logs", "application/x-protobuf", "gzip", []byte("no gzip"), 400},
		{"/v1/logs", "application/x-protobuf", "gzip", bomb, 400},
		{"/v1/other", "application/x-protobuf", "", []byte("x"), 404},
	} {
		if got := post(c.path, c.contentType, c.encoding, c.body); got != c.want {
			t.Errorf("%s %s %s: status %d, want %d", c.path, c.contentType, c.encoding, got, c.want)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	m, err := r.Close(ctx)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	in := NewReader(f)
	for _, want := range []string{"plain body", "zipped body", "{}"} {
		if _, body, err := in.Next(); err != nil || string(body) != want {
			t.Errorf("record %q, %v; want %q", body, err, want)
		}
	}
	if _, _, err := in.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("a refused request was recorded: %v", err)
	}
	if m.Requests["/v1/traces"] != 1 || m.Requests["/v1/logs"] != 1 || m.BodyBytes["/v1/metrics"] != 11 {
		t.Errorf("manifest: %+v", m)
	}
	if _, err := Listen("127.0.0.1:0", dir); err == nil {
		t.Error("an existing recording would be overwritten")
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
