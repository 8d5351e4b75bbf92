package catalog

import (
	"fmt"

	"goroscope.example/shop/internal/pb/catalogv1"
)

// ProductCount is how many products there are; their ids are p-0000, p-0001, ….
const ProductCount = 400

// Categories are the departments of the shop.
var Categories = []string{"tools", "kitchen", "garden", "books", "toys", "lighting", "storage", "sports"}

var (
	adjectives = []string{"sturdy", "light", "folding", "blue", "classic", "compact", "quiet", "spare"}
	nouns      = []string{"hammer", "kettle", "spade", "atlas", "puzzle", "lamp", "crate", "racket", "drill", "pan"}
)

// SearchPhrases are words that find something.
func SearchPhrases() []string { return append(append([]string{}, adjectives...), nouns...) }

// Products returns the whole range, the same every time.
func Products() []*catalogv1.Product {
	out := make([]*catalogv1.Product, ProductCount)
	for i := range out {
		adjective, noun := adjectives[i*5%len(adjectives)], nouns[i*3%len(nouns)]
		out[i] = &catalogv1.Product{
			Id:       fmt.Sprintf("p-%04d", i),
			Name:     fmt.Sprintf("%s %s %d", adjective, noun, i),
			Category: Categories[i%len(Categories)],
			Description: fmt.Sprintf("A %s %s for home and workshop, number %d of our range. Made to last, delivered in %d days, "+
				"two years of warranty, spare parts in stock.", adjective, noun, i, 1+i%5),
			PriceMinor: int64(499 + i*137%20000),
			Stock:      1_000_000_000,
		}
	}
	return out
}
