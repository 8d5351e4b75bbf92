module example.com/dep/v2

go 1.21
