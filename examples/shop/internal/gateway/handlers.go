package gateway

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"google.golang.org/grpc/codes"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/rpc"
)

type productView struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Category   string  `json:"category"`
	PriceMinor int64   `json:"priceMinor"`
	Currency   string  `json:"currency"`
	Rating     float64 `json:"rating,omitempty"`
	Reviews    int32   `json:"reviews,omitempty"`
	Score      float64 `json:"score,omitempty"`
}

func viewOf(p *catalogv1.Product) productView {
	return productView{ID: p.GetId(), Name: p.GetName(), Category: p.GetCategory(), PriceMinor: p.GetPriceMinor(), Currency: p.GetCurrency()}
}

func (g *Gateway) listProducts(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := g.upstream(r.Context())
	defer cancel()
	page, err := strconv.Atoi(orDefault(r.URL.Query().Get("page"), "0"))
	if err != nil || page < 0 || page > 1000 {
		return rpc.Error(ctx, codes.InvalidArgument, "BAD_PAGE", "page wants a whole number from 0 to 1000")
	}
	resp, err := g.catalog.ListProducts(ctx, &catalogv1.ListProductsRequest{
		Category: orDefault(r.URL.Query().Get("category"), "tools"), Page: int32(page),
	})
	if err != nil {
		return err
	}
	views := []productView{}
	for _, p := range resp.GetProducts() {
		views = append(views, viewOf(p))
	}
	faults.WriteJSON(w, http.StatusOK, map[string]any{"products": views, "total": resp.GetTotal()})
	return nil
}

func (g *Gateway) getProduct(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := g.upstream(r.Context())
	defer cancel()
	resp, err := g.catalog.GetProduct(ctx, &catalogv1.GetProductRequest{Id: r.PathValue("id")})
	if err != nil {
		return err
	}
	view := viewOf(resp.GetProduct())
	view.Rating, view.Reviews = resp.GetRating(), resp.GetReviewCount()
	faults.WriteJSON(w, http.StatusOK, view)
	return nil
}

// search passes the catalog's stream on as JSON lines, each as it comes.
func (g *Gateway) search(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := g.upstream(r.Context())
	defer cancel()
	stream, err := g.catalog.Search(ctx, &catalogv1.SearchRequest{Phrase: r.URL.Query().Get("q"), Limit: 10})
	if err != nil {
		return err
	}
	encoder, controller := json.NewEncoder(w), http.NewResponseController(w)
	for first := true; ; first = false {
		result, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			if first {
				w.Header().Set("Content-Type", "application/x-ndjson")
				w.WriteHeader(http.StatusOK)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if first {
			w.Header().Set("Content-Type", "application/x-ndjson")
		}
		view := viewOf(result.GetProduct())
		view.Score = result.GetScore()
		if err := encoder.Encode(view); err != nil {
			return err
		}
		if err := controller.Flush(); err != nil {
			return err
		}
	}
}

// CheckoutRequest is the body of POST /checkout.
type CheckoutRequest struct {
	OrderID   string         `json:"orderId,omitempty"`
	Items     []CheckoutItem `json:"items"`
	CardToken string         `json:"cardToken"`
}

// CheckoutItem is one line of the cart.
type CheckoutItem struct {
	ProductID string `json:"productId"`
	Quantity  int32  `json:"quantity"`
}

func (g *Gateway) placeOrder(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := g.upstream(r.Context())
	defer cancel()
	var body CheckoutRequest
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&body); err != nil {
		return rpc.Error(ctx, codes.InvalidArgument, "MALFORMED_BODY", err.Error())
	}
	order := &checkoutv1.PlaceOrderRequest{OrderId: body.OrderID, CardToken: body.CardToken}
	if order.OrderId == "" {
		order.OrderId = "o-" + requestid.New()
	}
	for _, i := range body.Items {
		if i.Quantity < 1 || i.Quantity > 100 {
			return rpc.Error(ctx, codes.InvalidArgument, "BAD_QUANTITY", "a quantity wants a whole number from 1 to 100")
		}
		order.Items = append(order.Items, &checkoutv1.CartItem{ProductId: i.ProductID, Quantity: i.Quantity})
	}
	resp, err := g.checkout.PlaceOrder(ctx, order)
	if err != nil {
		return err
	}
	faults.WriteJSON(w, http.StatusCreated, map[string]any{
		"orderId": resp.GetOrderId(), "status": resp.GetStatus(), "totalMinor": resp.GetTotalMinor(), "currency": resp.GetCurrency(),
	})
	return nil
}

func (g *Gateway) getOrder(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := g.upstream(r.Context())
	defer cancel()
	resp, err := g.checkout.GetOrder(ctx, &checkoutv1.GetOrderRequest{OrderId: r.PathValue("id")})
	if err != nil {
		return err
	}
	faults.WriteJSON(w, http.StatusOK, map[string]any{
		"orderId": resp.GetOrderId(), "status": resp.GetStatus(), "totalMinor": resp.GetTotalMinor(),
		"currency": resp.GetCurrency(), "trackingId": resp.GetTrackingId(),
	})
	return nil
}

func orDefault(v, fallback string) string {
	if v == "" {
		return fallback
	}
	return v
}
