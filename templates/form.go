package templates

import (
	"fmt"
	"net/url"
	"strings"

	"zqyj/models"
)

// Form is what was typed and what is wrong with it. The zero Form is an empty one without errors. A failed POST shows the
// page again with Values as they came and one error per field.
type Form struct {
	Prefix string // set where a page holds the same form more than once: it keeps ids apart
	Values url.Values
	Errors []FieldError
}

// FieldError is one message at one field: the name of the control and a full Chinese sentence, what is wrong and what to
// type. An empty Field means the form as a whole.
type FieldError = models.FieldError

// Wrong makes field errors from pairs of control and message; it panics on an odd word, which is a slip of the program.
func Wrong(pairs ...string) []FieldError {
	list := make([]FieldError, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, FieldError{Field: pairs[i], Text: pairs[i+1]})
	}
	return list
}

// Filled makes a form that shows stored values, as pairs of name and value.
func Filled(pairs ...string) Form {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return Form{Values: values}
}

// Value is what was typed into a control; empty when nothing was.
func (f Form) Value(name string) string { return f.Values.Get(name) }

// Has says whether a value was chosen in a control that allows several.
func (f Form) Has(name, value string) bool {
	for _, v := range f.Values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Error is the message at a control; empty when there is none.
func (f Form) Error(name string) string {
	for _, e := range f.Errors {
		if e.Field == name {
			return e.Text
		}
	}
	return ""
}

// ID is the html id of a control.
func (f Form) ID(name string) string { return "f-" + f.Prefix + name }

// SummaryID is the html id of the list of errors above the form.
func (f Form) SummaryID() string { return "errors" + f.Prefix }

// Field is one control with its label, made in a template: field .Form "phone" "联系电话" | hint "…" | required.
type Field struct {
	ID, Name, Label string
	Kind            string // text, textarea, select, radios, checks, check, file or an input type
	Value           string
	Hint            string
	Error           string
	Required        bool
	Size            string // short, medium or empty for the whole width
	Rows            int
	Autocomplete    string
	InputMode       string
	MaxLength       int
	Accept          string // file kinds
	MaxBytes        int64  // of each file; 0 = no limit told
	Multiple        bool
	Code            bool // monospace, no spelling help
	Disabled        bool
	Options         []Option

	form Form
}

// Option is one choice of a select, radio or check group.
type Option struct {
	Value, Label, Hint string
}

// Picked says whether an option is the chosen one.
func (f Field) Picked(o Option) bool { return f.form.Has(f.Name, o.Value) }

// DescribedBy is the list of ids that explain the control, for aria-describedby; empty when nothing does.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

func field(form Form, name, label string) Field {
	return Field{
		ID: form.ID(name), Name: name, Label: label, Kind: "text", Autocomplete: "off",
		Value: form.Value(name), Error: form.Error(name), form: form,
	}
}

// The functions below each set one trait of a field, so that a template reads as a sentence.

func kind(k string, f Field) Field { f.Kind = k; return f }

func hint(text string, f Field) Field { f.Hint = text; return f }

func required(f Field) Field { f.Required = true; return f }

func width(size string, f Field) Field { f.Size = size; return f }

func rows(n int, f Field) Field { f.Kind, f.Rows = "textarea", n; return f }

func autocomplete(v string, f Field) Field { f.Autocomplete = v; return f }

func inputmode(v string, f Field) Field { f.InputMode = v; return f }

func maxlength(n int, f Field) Field { f.MaxLength = n; return f }

func accept(kinds string, f Field) Field {
	f.Kind, f.Accept, f.Autocomplete = "file", kinds, ""
	return f
}

func maxbytes(n int64, f Field) Field { f.MaxBytes = n; return f }

func multiple(f Field) Field { f.Multiple = true; return f }

func code(f Field) Field { f.Code = true; return f }

func disabled(f Field) Field { f.Disabled = true; return f }

// choose turns a field into a choice among options: choose "radios" .Kinds.
func choose(kind string, options []Option, f Field) (Field, error) {
	if kind != "select" && kind != "radios" && kind != "checks" {
		return f, fmt.Errorf("choose: unknown kind %q", kind)
	}
	f.Kind, f.Options, f.Autocomplete = kind, options, ""
	return f, nil
}

// options makes a list of choices from pairs of value and label.
func options(pairs ...string) ([]Option, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("options: %d words are no pairs", len(pairs))
	}
	list := make([]Option, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Option{Value: pairs[i], Label: pairs[i+1]})
	}
	return list, nil
}
