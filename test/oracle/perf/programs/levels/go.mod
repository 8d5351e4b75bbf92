module example.com/levels

go 1.21

require example.com/dep/v2 v2.3.4

replace example.com/dep/v2 v2.3.4 => ./dep
