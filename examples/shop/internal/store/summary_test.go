package store

import "testing"

func TestSummarize(t *testing.T) {
	for query, want := range map[string]summary{
		"SELECT id FROM products WHERE id = ?":                      {"SELECT products", "SELECT", "products"},
		"select count(*) from\n\treviews":                           {"SELECT reviews", "SELECT", "reviews"},
		"INSERT INTO orders (a, b) VALUES (?, ?)":                   {"INSERT orders", "INSERT", "orders"},
		"INSERT INTO orders(a) SELECT x FROM other":                 {"INSERT orders", "INSERT", "orders"},
		"UPDATE products SET stock = 1 RETURNING (SELECT 1 FROM d)": {"UPDATE products", "UPDATE", "products"},
		"DROP INDEX reviews_by_product":                             {"DROP reviews_by_product", "DROP", "reviews_by_product"},
		"BEGIN":                                                     {"BEGIN", "BEGIN", ""},
		"":                                                          {},
		"SELECT 1":                                                  {"SELECT", "SELECT", ""},
		"SELECT p.id FROM products p LEFT JOIN discounts d ON 1 = 1": {"SELECT products", "SELECT", "products"},
	} {
		if got := summarize(query); got != want {
			t.Errorf("%q: %+v, want %+v", query, got, want)
		}
	}
}
