module chrootrun

go 1.24
