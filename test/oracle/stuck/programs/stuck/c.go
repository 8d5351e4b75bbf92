//go:build cgo

package main

/*
#include <pthread.h>
#include <unistd.h>
static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static void sleep_long(void) { sleep(60); }
static void lock_twice(void) { pthread_mutex_lock(&held); pthread_mutex_lock(&held); }
*/
import "C"

func sleepInC() { C.sleep_long() }
func lockInC()  { C.lock_twice() }
