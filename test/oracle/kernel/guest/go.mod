module goroscope.dev/test/kernel/guest

go 1.24
