// Decodes one JSON file into a type of k8s.io/api and refuses fields the type does not have.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

func main() {
	types := map[string]any{
		"Pod":        &corev1.Pod{},
		"Node":       &corev1.Node{},
		"EventList":  &corev1.EventList{},
		"Deployment": &appsv1.Deployment{},

		"LimitRangeList":    &corev1.LimitRangeList{},
		"ResourceQuotaList": &corev1.ResourceQuotaList{},
	}
	text, err := os.ReadFile(os.Args[2])
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(types[os.Args[1]])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ok")
}
