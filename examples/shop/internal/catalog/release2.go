package catalog

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"

	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/rpc"
)

// release2 is catalog 2.0.0. It was to show discounts separately, and it has two
// defects nobody saw on a developer's machine: it asks the database once for each
// product of a page, and it reads the discount into a plain integer, although one
// product in three has none.
type release2 struct{ *Service }

// ListProducts asks 1 + 2n times where version 1 asks twice.
func (r *release2) ListProducts(ctx context.Context, req *catalogv1.ListProductsRequest) (_ *catalogv1.ListProductsResponse, err error) {
	offset, limit := pageOf(req)
	rows, err := r.db.QueryContext(ctx, `SELECT id FROM products WHERE category = ? ORDER BY price_minor, id LIMIT ? OFFSET ?`,
		req.GetCategory(), limit, offset)
	if err != nil {
		return nil, r.failed(ctx, err)
	}
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, r.failed(ctx, errors.Join(err, rows.Close()))
		}
		ids = append(ids, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, r.failed(ctx, err)
	}
	resp := &catalogv1.ListProductsResponse{Total: int32(len(ids))}
	for _, id := range ids {
		p, err := r.store.Product(ctx, id)
		if err != nil {
			return nil, r.failed(ctx, err)
		}
		if _, _, err := r.store.Rating(ctx, id); err != nil {
			return nil, r.failed(ctx, err)
		}
		resp.Products = append(resp.Products, p)
	}
	return resp, nil
}

// GetProduct fails for products without a discount.
func (r *release2) GetProduct(ctx context.Context, req *catalogv1.GetProductRequest) (*catalogv1.GetProductResponse, error) {
	p := &catalogv1.Product{Currency: Currency}
	var percent int64
	err := r.db.QueryRowContext(ctx, `SELECT p.id, p.name, p.category, p.description, p.price_minor, p.stock, d.percent
		FROM products p LEFT JOIN discounts d ON d.product_id = p.id WHERE p.id = ?`, req.GetId()).
		Scan(&p.Id, &p.Name, &p.Category, &p.Description, &p.PriceMinor, &p.Stock, &percent)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, r.failed(ctx, errNotFound)
	}
	if err != nil {
		r.log.ErrorContext(ctx, "product not readable", slog.String("product.id", req.GetId()), slog.Any("error", err))
		return nil, rpc.Error(ctx, codes.Internal, "PRODUCT_UNREADABLE", err.Error())
	}
	p.PriceMinor -= p.PriceMinor * percent / 100
	return r.withRating(ctx, p)
}
