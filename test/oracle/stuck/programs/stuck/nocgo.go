//go:build !cgo

package main

func sleepInC() {}
func lockInC()  {}
