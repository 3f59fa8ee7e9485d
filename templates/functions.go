package templates

import (
	"fmt"
	"html/template"
	"strconv"
	"time"

	"zqyj/models"
	"zqyj/static"
)

// functions is every word a template may use beside the language itself.
var functions = template.FuncMap{
	// addresses and icons
	"asset": static.Path,
	"icon":  func(name string) template.HTML { return template.HTML(static.Icon(name)) },

	// time, always Asia/Shanghai
	"longtime": timeWord(func(t time.Time) string { return models.At(t).String() }),
	"datetime": timeWord(func(t time.Time) string { return t.Format("2006-01-02 15:04") }),
	"seconds":  timeWord(func(t time.Time) string { return t.Format("2006-01-02 15:04:05") }),
	"millis":   timeWord(func(t time.Time) string { return t.Format("2006-01-02 15:04:05.000") }),
	"date": timeWord(func(t time.Time) string {
		return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
	}),
	"clock": timeWord(func(t time.Time) string { return t.Format("15:04:05") }),
	"iso":   timeWord(func(t time.Time) string { return t.Format(time.RFC3339) }),
	"unix":  timeWord(func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }),

	// form fields
	"field": field, "kind": kind, "hint": hint, "required": required, "width": width, "rows": rows,
	"autocomplete": autocomplete, "inputmode": inputmode, "maxlength": maxlength, "accept": accept,
	"multiple": multiple, "maxbytes": maxbytes, "code": code, "disabled": disabled, "choose": choose, "options": options,

	// small things with typed arguments
	"badge": badgeByCode, "detail": detail, "size": size, "browser": agentWords,
	"link":   func(label, href string) Link { return Link{label, href} },
	"notice": func(tone Tone, title, text string) Notice { return Notice{tone, title, text} },
	"nothing": func(title, text string) Empty {
		return Empty{Title: title, Text: text}
	},
	"keys": keys,
	"add":  func(a, b int) int { return a + b },

	"correctly": func(page CorrectPage, node CorrectNode) correcting { return correcting{page, node} },

	"unclassified": func() string { return UnclassifiedNotice },
}

// keys makes a list of shortcuts from pairs of key and meaning.
func keys(pairs ...string) ([]KeyHint, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("keys: %d words are no pairs", len(pairs))
	}
	var list []KeyHint
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, KeyHint{pairs[i], pairs[i+1]})
	}
	return list, nil
}
