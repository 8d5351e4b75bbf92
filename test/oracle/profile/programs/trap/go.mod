module trap

go 1.21
