module failing

go 1.23
