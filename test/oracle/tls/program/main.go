// Verifies chains with crypto/x509. Each line of standard input: a file of certificates, a file of roots, a name. Prints
// the error, or "ok".
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Split(lines.Text(), "\t")
		fmt.Println(strings.ReplaceAll(verify(words[0], words[1], words[2]), "\n", " "))
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
