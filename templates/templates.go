// Package templates holds the pages of the service: typed structs and the html that shows them.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
)

//go:embed *.html
var sources embed.FS

// pages is every template of the package in one set: partials are shared, pages carry the name of their struct.
var pages = mustParse(sources)

// Page is any struct of this package that embeds Frame; its template is the one with the name of its type.
type Page interface{ frame() Frame }

// shell is what the layout sees: the frame of the page and the page's own html, already escaped.
type shell struct {
	Frame
	Main template.HTML
}

// Render writes the whole page, chosen by the type of page (a struct or a pointer to one). Nothing is written when an
// error is returned: the page is built in memory first, and a template that asks for an unknown field is an error.
func Render(w io.Writer, page Page) error {
	var main, whole bytes.Buffer
	name := pageName(page)
	if err := pages.ExecuteTemplate(&main, name, page); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	err := pages.ExecuteTemplate(&whole, "layout", shell{Frame: page.frame(), Main: template.HTML(main.String())})
	if err != nil {
		return fmt.Errorf("render %s: layout: %w", name, err)
	}
	return send(w, &whole)
}

// RenderPart writes one partial without the layout, for answers that replace a piece of a page.
// name is a template of this package and data what that template says it takes.
func RenderPart(w io.Writer, name string, data any) error {
	var buf bytes.Buffer
	if err := pages.ExecuteTemplate(&buf, name, data); err != nil {
		return fmt.Errorf("render part %s: %w", name, err)
	}
	return send(w, &buf)
}

func send(w io.Writer, buf *bytes.Buffer) error {
	if _, err := buf.WriteTo(w); err != nil {
		return fmt.Errorf("send page: %w", err)
	}
	return nil
}

func pageName(page Page) string {
	t := reflect.TypeOf(page)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

func mustParse(files fs.FS) *template.Template {
	set, err := parse(files)
	if err != nil {
		panic("templates: " + err.Error())
	}
	return set
}

// parse reads every *.html of a folder into one set and refuses a name that two files define:
// html/template would let the later file win without a word.
func parse(files fs.FS) (*template.Template, error) {
	set := template.New("").Funcs(functions).Option("missingkey=error")
	owner := map[string]string{}
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	for _, name := range names {
		if err := parseFile(set, files, name, owner); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func parseFile(set *template.Template, files fs.FS, name string, owner map[string]string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	own, err := template.New(path.Base(name)).Funcs(functions).Parse(string(text))
	if err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	for _, t := range own.Templates() {
		if t.Name() == name {
			continue // the text between the definitions
		}
		if first, taken := owner[t.Name()]; taken {
			return fmt.Errorf("template %q is defined in %s and in %s", t.Name(), first, name)
		}
		owner[t.Name()] = name
		if _, err := set.AddParseTree(t.Name(), t.Tree); err != nil {
			return fmt.Errorf("add %s of %s: %w", t.Name(), name, err)
		}
	}
	return nil
}
