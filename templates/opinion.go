package templates

import (
	"zqyj/models"
	"zqyj/redline"
)

// OpinionView is one opinion as pages show it.
type OpinionView struct {
	ID       string // html id
	Number   int    // within the reply, from 1; 0 = dropped
	Clause   Link   // the clause it speaks of, with its place on the reading page
	Kind     string
	Nature   string
	Spans    []Span
	Sentence string // the standard wording; empty where the redline says it all
	Reason   string
	Author   string
	Contact  string // where it differs from the reply's
	Struck   bool
	Lacks    []string
	Badges   []Badge
	Files    []FileView
	Edit     Link   // zero = may not
	Strike   string // where the form posts that drops it or takes it back; empty = may not
	Back     string // where dropping leads back to; empty = the reading page
	Pick     string // value of the box by which it is chosen for merging; empty = none
	Answer   []Fact // the office's outcome and reason
	Stance   string // 同意 or 坚持 with grounds, in words
}

// FileView is an uploaded file in a list.
type FileView struct {
	Name   string
	Href   string
	Size   int64
	Remove string // where the form posts that takes it away; empty = may not
	Hidden map[string]string
}

// Spans is the redline of an opinion on its clause; striking the whole clause shows all of it struck.
func Spans(o models.Opinion, c models.Clause) []Span {
	if o.Kind == models.KindRemove && o.Quote == "" {
		return redline.Diff(c.Full(), "")
	}
	return o.Redline()
}

// around is how many unchanged characters stay on either side of a change in a shortened redline.
const around = 18

// Brief is a redline without the unchanged text far from any change.
func Brief(spans []Span) []Span {
	brief := make([]Span, 0, len(spans))
	for i, s := range spans {
		if s.Op == redline.Keep && len(spans) > 1 {
			s.Text = shorten([]rune(s.Text), i > 0, i < len(spans)-1)
		}
		brief = append(brief, s)
	}
	return brief
}

func shorten(text []rune, before, after bool) string {
	head, tail := 0, 0
	if before {
		head = around
	}
	if after {
		tail = around
	}
	if len(text) <= head+tail+4 {
		return string(text)
	}
	return string(text[:head]) + "……" + string(text[len(text)-tail:])
}

// OpinionPage is the form of one opinion. Controls: token, revision, clause, kind (hidden); quote, proposed, nature,
// reason, contact_name, contact_phone; buttons named do: save, preview, kind:replace …
type OpinionPage struct {
	Frame
	Form     Form
	Action   string // where it is saved, by the button and by itself
	Autosave bool   // off while two texts stand side by side
	Preview  string // where the live redline is asked for
	Clause   ClauseView
	Kind     string   // code of models.OpinionKind
	Kinds    []Option // the other kinds are buttons
	Rows     int      // height of the text
	Shown    *OpinionPreview
	Conflict *OpinionConflict
	Notice   Notice         // 条文已修改, 已截止; zero = none
	Changed  []redline.Span // from the text the opinion stands on to the text of today; nil = the same
	Files    []FileView
	Attach   Attach
	Strike   string // where the form posts that drops it; empty for a new one
	Struck   bool
	Back     Link
}

// OpinionPreview is what an opinion will look like.
type OpinionPreview struct {
	Spans     []Span
	Sentence  string
	Unchanged bool // the text was not edited yet
}

// OpinionConflict is the text that a colleague saved meanwhile, beside one's own.
type OpinionConflict struct {
	Author   string
	At       models.Instant
	Proposed []Span // from the colleague's text to one's own
	Quote    []Span
	Reason   []Span
	Theirs   Link // leaves one's own text and opens the colleague's
}

// Attach is where files can be added. Controls: key (hidden), file.
type Attach struct {
	Action string // empty = may not
	Key    int64
}
