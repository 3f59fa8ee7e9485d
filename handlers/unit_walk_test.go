package handlers

import "maps"

// The permissions of a unit's pages.
func init() {
	maps.Copy(whoMay, map[string]string{
		"GET /unit":                       "unit",
		"GET /unit/read":                  "unit",
		"GET /unit/opinions/new":          "u:handler u:desk",
		"POST /unit/opinions":             "u:handler u:desk",
		"POST /unit/opinions/preview":     "u:handler u:desk",
		"GET /unit/opinions/:key":         "u:handler u:desk",
		"POST /unit/opinions/:key":        "u:handler u:desk",
		"POST /unit/opinions/:key/strike": "u:handler u:desk",
		"GET /unit/contact":               "u:handler u:desk",
		"POST /unit/contact":              "u:handler u:desk",
		"GET /unit/none":                  "u:handler",
		"POST /unit/none":                 "u:handler",
		"GET /unit/check":                 "unit",
		"POST /unit/submit":               "u:handler",
		"GET /unit/late":                  "u:handler",
		"POST /unit/late":                 "u:handler",
		"GET /unit/receipt":               "unit",
		"GET /unit/withdraw":              "u:handler",
		"POST /unit/withdraw":             "u:handler",
		"GET /unit/history":               "unit",
		"GET /unit/drop":                  "u:handler",
		"POST /unit/drop":                 "u:handler",
	})
}
