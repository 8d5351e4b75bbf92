package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/store"
)

const schema = `
CREATE TABLE IF NOT EXISTS products (
	id TEXT PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL,
	description TEXT NOT NULL, price_minor INTEGER NOT NULL, stock INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS products_by_category ON products(category, price_minor);
CREATE TABLE IF NOT EXISTS discounts (
	product_id TEXT PRIMARY KEY REFERENCES products(id), percent INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reviews (
	id INTEGER PRIMARY KEY, product_id TEXT NOT NULL, rating INTEGER NOT NULL, body TEXT NOT NULL);
` + createReviewIndex

const (
	createReviewIndex = `CREATE INDEX IF NOT EXISTS reviews_by_product ON reviews(product_id)`
	dropReviewIndex   = `DROP INDEX IF EXISTS reviews_by_product`
)

// Currency is the one currency the shop sells in.
const Currency = "EUR"

var (
	errNotFound   = errors.New("no such product")
	errOutOfStock = errors.New("not enough in stock")
)

// Store reads and writes the catalog's tables.
type Store struct{ db *sql.DB }

const selectProduct = `SELECT p.id, p.name, p.category, p.description,
	p.price_minor * (100 - COALESCE(d.percent, 0)) / 100, p.stock
	FROM products p LEFT JOIN discounts d ON d.product_id = p.id`

type scanner interface{ Scan(dest ...any) error }

func scanProduct(row scanner) (*catalogv1.Product, error) {
	p := &catalogv1.Product{Currency: Currency}
	err := row.Scan(&p.Id, &p.Name, &p.Category, &p.Description, &p.PriceMinor, &p.Stock)
	return p, err
}

// Product returns one product with its discounted price.
func (s *Store) Product(ctx context.Context, id string) (*catalogv1.Product, error) {
	p, err := scanProduct(s.db.QueryRowContext(ctx, selectProduct+` WHERE p.id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNotFound
	}
	return p, err
}

// Page returns one page of a category, cheapest first, and the category's size.
func (s *Store) Page(ctx context.Context, category string, offset, limit int) ([]*catalogv1.Product, int, error) {
	var total int
	if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM products WHERE category = ?`, category).Scan(&total); err != nil {
		return nil, 0, err
	}
	rows, err := s.db.QueryContext(ctx, selectProduct+` WHERE p.category = ? ORDER BY p.price_minor, p.id LIMIT ? OFFSET ?`, category, limit, offset)
	if err != nil {
		return nil, 0, err
	}
	products, err := collect(rows)
	return products, total, err
}

// Match returns products whose name or description holds the phrase.
func (s *Store) Match(ctx context.Context, phrase string) ([]*catalogv1.Product, error) {
	pattern := "%" + phrase + "%"
	rows, err := s.db.QueryContext(ctx, selectProduct+` WHERE p.name LIKE ? OR p.description LIKE ?`, pattern, pattern)
	if err != nil {
		return nil, err
	}
	return collect(rows)
}

func collect(rows *sql.Rows) (products []*catalogv1.Product, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		p, err := scanProduct(rows)
		if err != nil {
			return nil, err
		}
		products = append(products, p)
	}
	return products, rows.Err()
}

// Rating returns the mean rating and the number of reviews. With its index it
// reads a few rows, without it the whole table.
func (s *Store) Rating(ctx context.Context, id string) (mean float64, count int32, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(AVG(rating), 0), COUNT(*) FROM reviews WHERE product_id = ?`, id).Scan(&mean, &count)
	return mean, count, err
}

// Reserve takes items out of stock in one transaction and returns their prices.
func (s *Store) Reserve(ctx context.Context, items []*catalogv1.OrderItem) (priced []*catalogv1.PricedItem, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	for _, item := range items {
		p := &catalogv1.PricedItem{ProductId: item.GetProductId(), Quantity: item.GetQuantity()}
		err := tx.QueryRowContext(ctx, `UPDATE products SET stock = stock - ?1 WHERE id = ?2 AND stock >= ?1
			RETURNING price_minor * (100 - COALESCE((SELECT percent FROM discounts WHERE product_id = products.id), 0)) / 100`,
			item.GetQuantity(), item.GetProductId()).Scan(&p.PriceMinor)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("%s: %w", item.GetProductId(), errOutOfStock)
		}
		if err != nil {
			return nil, err
		}
		priced = append(priced, p)
	}
	return priced, tx.Commit()
}

// DropReviewIndex and CreateReviewIndex are what the slow-sql fault does.
func (s *Store) DropReviewIndex(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, dropReviewIndex)
	return err
}

// CreateReviewIndex undoes DropReviewIndex.
func (s *Store) CreateReviewIndex(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, createReviewIndex)
	return err
}

// seed fills an empty database with the same products every time. It runs
// unobserved, so that a start does not look like traffic.
func seed(ctx context.Context, dir string, reviews int) (err error) {
	db, err := store.OpenPlain(dir, databaseName)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var present int
	if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM products`).Scan(&present); err != nil || present > 0 {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, p := range Products() {
		if _, err := tx.ExecContext(ctx, `INSERT INTO products VALUES (?,?,?,?,?,?)`,
			p.Id, p.Name, p.Category, p.Description, p.PriceMinor, p.Stock); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	// Two products in three have a discount row.
	if _, err := tx.ExecContext(ctx, `INSERT INTO discounts SELECT id, (rowid * 7) % 30 FROM products WHERE rowid % 3 <> 0`); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if _, err := tx.ExecContext(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
		INSERT INTO reviews SELECT i, printf('p-%04d', i * 7919 % ?2), 1 + i * 31 % 5, 'Arrived in time and does what it says. ' || i FROM n`,
		reviews, ProductCount); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
