// Command cgo calls into C, so that the C tool chain links it.
package main

/*
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checked(const char *text) {
	char buffer[64];
	strncpy(buffer, text, sizeof buffer - 1);
	buffer[63] = 0;
	printf("%s\n", buffer);
	return (int)strlen(buffer);
}
*/
import "C"

import (
	"fmt"
	"net"
	"unsafe"
)

func main() {
	text := C.CString("from C")
	defer C.free(unsafe.Pointer(text))
	fmt.Println(C.checked(text), net.IPv4len)
	C.fflush(nil)
}
