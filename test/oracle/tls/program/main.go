// Verifies chains with crypto/x509, and shakes hands as crypto/tls does. Each line of standard input: a file of
// certificates, a file of roots, a name, a file with the key of the first. Prints the error or "ok" of both, with a tab
// between them.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Split(lines.Text(), "\t")
		fmt.Println(strings.ReplaceAll(verify(words[0], words[1], words[2])+"\t"+shake(words), "\n", " "))
	}
}

func verify(chain, roots, name string) string {
	data, err := os.ReadFile(chain)
	if err != nil {
		return err.Error()
	}
	var sent []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return "parse: " + err.Error()
		}
		sent = append(sent, certificate)
	}
	pool, between := x509.NewCertPool(), x509.NewCertPool()
	data, err = os.ReadFile(roots)
	if err != nil {
		return err.Error()
	}
	pool.AppendCertsFromPEM(data)
	for _, certificate := range sent[1:] {
		between.AddCert(certificate)
	}
	_, err = sent[0].Verify(x509.VerifyOptions{Roots: pool, Intermediates: between, DNSName: name})
	if err != nil {
		return err.Error()
	}
	return "ok"
}

// shake is what a client says of a server with this chain.
func shake(words []string) string {
	pair, err := tls.LoadX509KeyPair(words[0], words[3])
	if err != nil {
		return "server: " + err.Error()
	}
	data, err := os.ReadFile(words[1])
	if err != nil {
		return err.Error()
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(data)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err.Error()
	}
	defer listener.Close()
	go func() {
		far, err := listener.Accept()
		if err != nil {
			return
		}
		defer far.Close()
		far.SetDeadline(time.Now().Add(5 * time.Second))
		tls.Server(far, &tls.Config{Certificates: []tls.Certificate{pair}}).Handshake()
		io.Copy(io.Discard, far)
	}()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err.Error()
	}
	defer near.Close()
	near.SetDeadline(time.Now().Add(5 * time.Second))
	if err := tls.Client(near, &tls.Config{RootCAs: pool, ServerName: words[2]}).Handshake(); err != nil {
		return err.Error()
	}
	return "ok"
}
