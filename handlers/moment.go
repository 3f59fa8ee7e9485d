package handlers

import (
	"net/url"
	"strings"
	"time"

	"zqyj/models"
)

// momentLayouts are the ways a moment is typed: by the browser's own control, or as text where it has none.
var momentLayouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-1-2 15:04", "2006/1/2 15:04", "2006年1月2日15:04", "2006年1月2日15时04分", "2006年1月2日15时"}

// momentOf reads a moment in Beijing time from a form; empty is zero, anything else that is no moment is a problem at
// the field.
func momentOf(values url.Values, name string) (models.Instant, error) {
	text := strings.NewReplacer("：", ":", "　", " ").Replace(strings.TrimSpace(values.Get(name)))
	if text == "" {
		return 0, nil
	}
	for _, layout := range momentLayouts {
		if t, err := time.ParseInLocation(layout, text, models.Shanghai); err == nil {
			return models.At(t), nil
		}
		if t, err := time.ParseInLocation(layout, strings.ReplaceAll(text, " ", ""), models.Shanghai); err == nil {
			return models.At(t), nil
		}
	}
	return 0, models.Invalid(name, "日期和时刻没有看懂，请按“2018-02-12 12:00”的样子填写")
}

// momentText shows a moment in the control that momentOf reads.
func momentText(at models.Instant) string {
	if at.IsZero() {
		return ""
	}
	return at.Time().Format("2006-01-02T15:04")
}

// dayOf reads a date; the end of it where end is set.
func dayOf(values url.Values, name string, end bool) models.Instant {
	t, err := time.ParseInLocation("2006-01-02", values.Get(name), models.Shanghai)
	if err != nil {
		return 0
	}
	if end {
		t = t.AddDate(0, 0, 1)
	}
	return models.At(t)
}
