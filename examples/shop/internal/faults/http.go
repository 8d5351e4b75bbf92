package faults

import (
	"encoding/json"
	"errors"
	"net/http"
)

// Request is the body of POST /admin/faults.
type Request struct {
	Name string `json:"name"`
	On   bool   `json:"on"`
	// Service picks the target when asked of the supervisor.
	Service string            `json:"service,omitempty"`
	Params  map[string]string `json:"params,omitempty"`
}

// Switcher is a Set, or the supervisor in front of many.
type Switcher interface {
	Switch(name string, on bool, params map[string]string) error
	List() []State
}

// HTTPHandler serves GET (list) and POST (switch) on /admin/faults.
func HTTPHandler(s Switcher) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet:
			WriteJSON(w, http.StatusOK, map[string]any{"faults": s.List()})
		case http.MethodPost:
			req, err := ReadRequest(w, r)
			if err != nil {
				WriteError(w, err)
				return
			}
			if err := s.Switch(req.Name, req.On, req.Params); err != nil {
				WriteError(w, err)
				return
			}
			WriteJSON(w, http.StatusOK, map[string]any{"name": req.Name, "on": req.On})
		default:
			w.Header().Set("Allow", "GET, POST")
			http.Error(w, "use GET or POST", http.StatusMethodNotAllowed)
		}
	})
}

// ReadRequest decodes the body of POST /admin/faults, at most 64 KiB.
func ReadRequest(w http.ResponseWriter, r *http.Request) (Request, error) {
	var req Request
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	d.DisallowUnknownFields()
	if err := d.Decode(&req); err != nil {
		return req, errors.Join(ErrBadParam, err)
	}
	return req, nil
}

// WriteError answers with the status that fits the error.
func WriteError(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, ErrUnknown):
		status = http.StatusNotFound
	case errors.Is(err, ErrBadParam):
		status = http.StatusBadRequest
	case errors.Is(err, ErrAlreadyOn), errors.Is(err, ErrAlreadyOff):
		status = http.StatusConflict
	}
	WriteJSON(w, status, map[string]string{"error": err.Error()})
}

// WriteJSON answers with a JSON body.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the peer may be gone; nothing to do about it
}
