// Package catalog is the service that knows the products.
package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/hazard"
	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/store"
)

const (
	databaseName    = "catalog"
	defaultPageSize = 12
	maxPageSize     = 50
	maxResults      = 20
	// DefaultReviews is the size of the reviews table; a scan of it takes ten to
	// twenty milliseconds.
	DefaultReviews = 150000
)

// Service implements the gRPC interface.
type Service struct {
	catalogv1.UnimplementedCatalogServiceServer
	store  *Store
	db     *sql.DB
	log    *slog.Logger
	server *rpc.Server
}

// Build starts the catalog. Version 2 is the defective release of the bad-deploy
// fault.
func Build(ctx context.Context, env *service.Env) (service.Service, error) {
	dir, err := env.DataPath()
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, dir, databaseName, schema, env.Tel)
	if err != nil {
		return nil, err
	}
	reviews := env.Reviews
	if reviews <= 0 {
		reviews = DefaultReviews
	}
	if err := seed(ctx, dir, reviews); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	server, err := rpc.Listen(env, hazard.New(env.Faults, env.Log, dir, db))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Service{store: &Store{db}, db: db, log: env.Log, server: server}
	env.Faults.Handle(faults.SlowSQL, faults.Handler{
		On:  func(faults.Params) error { return s.store.DropReviewIndex(context.Background()) },
		Off: func(faults.Params) error { return s.store.CreateReviewIndex(context.Background()) },
	})
	if strings.HasPrefix(env.Version, "2.") {
		catalogv1.RegisterCatalogServiceServer(server, &release2{s})
	} else {
		catalogv1.RegisterCatalogServiceServer(server, s)
	}
	server.Start()
	return s, nil
}

// Addr implements service.Service.
func (s *Service) Addr() string { return s.server.Addr() }

// Stop implements service.Service.
func (s *Service) Stop(ctx context.Context) error {
	return errors.Join(s.server.Stop(ctx), s.db.Close())
}

// ListProducts returns one page of a category.
func (s *Service) ListProducts(ctx context.Context, req *catalogv1.ListProductsRequest) (*catalogv1.ListProductsResponse, error) {
	offset, limit := pageOf(req)
	products, total, err := s.store.Page(ctx, req.GetCategory(), offset, limit)
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	return &catalogv1.ListProductsResponse{Products: products, Total: int32(total)}, nil
}

func pageOf(req *catalogv1.ListProductsRequest) (offset, limit int) {
	limit = int(req.GetPageSize())
	if limit <= 0 || limit > maxPageSize {
		limit = defaultPageSize
	}
	return max(0, int(req.GetPage())) * limit, limit
}

// GetProduct returns one product with its rating.
func (s *Service) GetProduct(ctx context.Context, req *catalogv1.GetProductRequest) (*catalogv1.GetProductResponse, error) {
	p, err := s.store.Product(ctx, req.GetId())
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	return s.withRating(ctx, p)
}

func (s *Service) withRating(ctx context.Context, p *catalogv1.Product) (*catalogv1.GetProductResponse, error) {
	rating, count, err := s.store.Rating(ctx, p.GetId())
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	return &catalogv1.GetProductResponse{Product: p, Rating: rating, ReviewCount: count}, nil
}

// Search streams the best matches.
func (s *Service) Search(req *catalogv1.SearchRequest, stream catalogv1.CatalogService_SearchServer) error {
	ctx := stream.Context()
	phrase := strings.ToLower(strings.TrimSpace(req.GetPhrase()))
	if phrase == "" {
		return rpc.Error(ctx, codes.InvalidArgument, "EMPTY_PHRASE", "the search phrase is empty")
	}
	products, err := s.store.Match(ctx, phrase)
	if err != nil {
		return s.failed(ctx, err)
	}
	for _, r := range rank(products, phrase, int(req.GetLimit())) {
		if err := stream.Send(r); err != nil {
			return err
		}
	}
	s.log.DebugContext(ctx, "search done", slog.String("phrase", phrase), slog.Int("matches", len(products)))
	return nil
}

// rank orders by how often the phrase occurs, the name counting more.
func rank(products []*catalogv1.Product, phrase string, limit int) []*catalogv1.SearchResult {
	if limit <= 0 || limit > maxResults {
		limit = maxResults
	}
	results := make([]*catalogv1.SearchResult, len(products))
	for i, p := range products {
		score := 3*strings.Count(strings.ToLower(p.GetName()), phrase) + strings.Count(strings.ToLower(p.GetDescription()), phrase)
		results[i] = &catalogv1.SearchResult{Product: p, Score: float64(score)}
	}
	slices.SortStableFunc(results, func(a, b *catalogv1.SearchResult) int { return cmp.Compare(b.GetScore(), a.GetScore()) })
	return results[:min(limit, len(results))]
}

// ReserveStock takes the items of an order out of stock.
func (s *Service) ReserveStock(ctx context.Context, req *catalogv1.ReserveStockRequest) (*catalogv1.ReserveStockResponse, error) {
	if len(req.GetItems()) == 0 {
		return nil, rpc.Error(ctx, codes.InvalidArgument, "EMPTY_CART", "the order has no items")
	}
	items, err := s.store.Reserve(ctx, req.GetItems())
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	resp := &catalogv1.ReserveStockResponse{Items: items, Currency: Currency}
	for _, i := range items {
		resp.TotalMinor += i.GetPriceMinor() * int64(i.GetQuantity())
	}
	s.log.InfoContext(ctx, "stock reserved", slog.String("order.id", req.GetOrderId()), slog.Int("items", len(items)))
	return resp, nil
}

func (s *Service) failed(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, errNotFound):
		return rpc.Error(ctx, codes.NotFound, "PRODUCT_UNKNOWN", err.Error())
	case errors.Is(err, errOutOfStock):
		return rpc.Error(ctx, codes.FailedPrecondition, "OUT_OF_STOCK", err.Error())
	}
	return rpc.StorageError(ctx, "CATALOG_STORAGE", err)
}
