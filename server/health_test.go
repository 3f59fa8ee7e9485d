package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthTellsAWellServiceFromASickAndAnAbsentOne(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/health" {
			t.Errorf("asked %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	t.Setenv("ADDR", strings.TrimPrefix(server.URL, "http://"))
	if err := health(t.Context(), nil, io.Discard); err != nil {
		t.Errorf("well: %v", err)
	}
	status = http.StatusServiceUnavailable
	if err := health(t.Context(), nil, io.Discard); err == nil || !strings.Contains(err.Error(), "数据库") {
		t.Errorf("sick: %v", err)
	}
	server.Close()
	if err := health(t.Context(), nil, io.Discard); err == nil || !strings.Contains(err.Error(), "没有应答") {
		t.Errorf("absent: %v", err)
	}
	t.Setenv("ADDR", "8080")
	if err := health(t.Context(), nil, io.Discard); err == nil || !strings.Contains(err.Error(), "ADDR") {
		t.Errorf("no address: %v", err)
	}
}
