module amp

go 1.24

require go.uber.org/automaxprocs v1.6.0
