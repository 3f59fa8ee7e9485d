package handlers

import "maps"

// The permissions of the office's pages: ledger, 代录, reminders, deadline day, administration.
func init() {
	maps.Copy(whoMay, map[string]string{
		"GET /office":               "office",
		"GET /office/rounds/:round": "office",
	})
}
