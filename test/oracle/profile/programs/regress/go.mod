module regress

go 1.22
