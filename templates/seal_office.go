package templates

import "zqyj/models"

// OfficeSealsPage lists stamped pages whose code could not be read. Controls of each form: accept=1.
type OfficeSealsPage struct {
	Frame
	Rows []OfficeSeal
}

// OfficeSeal is one page that waits for the office's eyes.
type OfficeSeal struct {
	Unit       Link
	Version    int
	At         models.Instant
	By         string
	Electronic bool
	File       Link
	Code       string // what should be printed on it
	Accept     string // where the click posts; empty = may not
}
