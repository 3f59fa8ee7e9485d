package handlers

import (
	"net/http"
	"regexp"
	"sync"
)

// readingPath is where a page asks how far the reading of its file is.
const readingPath = "/office/reading"

// readingRoutes tells a waiting page how far its file is.
var readingRoutes = []route{
	{http.MethodGet, readingPath + "/:key", officeAny, (*App).tellReading, false},
}

// readings holds the files that are being read, by the key their form carries. It is a courtesy to whoever waits: with
// several replicas a page may hear nothing, and shows its own words.
type readings struct {
	mu   sync.Mutex
	rows map[string]reading
}

type reading struct {
	user  int64
	words string
}

var readingKey = regexp.MustCompile(`^[0-9a-f]{16,64}$`)

// begin gives the function that tells the present state; "" ends it.
func (r *readings) begin(key string, user int64) func(words string) {
	if !readingKey.MatchString(key) {
		return func(string) {}
	}
	return func(words string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if words == "" {
			delete(r.rows, key)
			return
		}
		if r.rows == nil {
			r.rows = map[string]reading{}
		}
		r.rows[key] = reading{user, words}
	}
}

func (r *readings) words(key string, user int64) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if row := r.rows[key]; row.user == user {
		return row.words
	}
	return ""
}

func (a *App) tellReading(v *visit) error {
	v.Response().Header().Set("Cache-Control", "no-store")
	return v.String(http.StatusOK, a.readings.words(v.Param("key"), v.actor.UserID))
}
