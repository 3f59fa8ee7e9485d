package templates

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// inspection is what one walk over a page gathered.
type inspection struct {
	found    []string
	ids      map[string]int
	refs     []string // ids that something on the page points to
	labelled map[string]bool
	controls []*html.Node
	h1       int
	level    int // of the last heading
}

func inspect(root *html.Node) *inspection {
	i := &inspection{ids: map[string]int{}, labelled: map[string]bool{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			i.element(n)
		}
	}
	return i
}

func (i *inspection) element(n *html.Node) {
	for _, a := range n.Attr {
		i.attribute(n, a)
	}
	switch n.Data {
	case "h1", "h2", "h3", "h4":
		i.heading(n)
	case "style":
		i.note("a <style> element")
	case "script":
		if attr(n, "src") == "" {
			i.note("an inline script")
		}
	case "label":
		i.labelled[attr(n, "for")] = true
	case "input", "select", "textarea":
		i.controls = append(i.controls, n)
	case "button", "a":
		if strings.TrimSpace(content(n)) == "" && attr(n, "aria-label") == "" {
			i.note("a <%s> without words", n.Data)
		}
	case "table":
		if !hasChild(n, "caption") && attr(n, "aria-label") == "" && !within(n, "figure") {
			i.note("a table without a caption")
		}
	case "form":
		if m := attr(n, "method"); m != "post" && m != "get" || attr(n, "action") == "" {
			i.note("a form without method or action")
		}
	case "img":
		if attr(n, "alt") == "" || attr(n, "width") == "" || attr(n, "height") == "" {
			i.note("a picture without alt, width and height")
		}
	}
}

func (i *inspection) attribute(n *html.Node, a html.Attribute) {
	switch {
	case a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on"):
		i.note("inline %s on <%s>", a.Key, n.Data)
	case a.Key == "id":
		if i.ids[a.Val]++; i.ids[a.Val] > 1 {
			i.note("id %q stands twice", a.Val)
		}
	case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
		i.refs = append(i.refs, a.Val[1:])
	case a.Key == "for" || a.Key == "form" || a.Key == "data-copy" || a.Key == "list":
		i.refs = append(i.refs, a.Val)
	case a.Key == "aria-describedby" || a.Key == "aria-labelledby" || a.Key == "aria-controls":
		i.refs = append(i.refs, strings.Fields(a.Val)...)
	case (a.Key == "href" || a.Key == "src" || a.Key == "action") && outside(a.Val):
		i.note("%s=%q leads to another host", a.Key, a.Val)
	case a.Key == "href" && a.Val == "":
		i.note("a link to nowhere: %q", content(n))
	}
}

func outside(address string) bool {
	return strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "//")
}

func (i *inspection) heading(n *html.Node) {
	level := int(n.Data[1] - '0')
	if level == 1 {
		i.h1++
	}
	if i.level > 0 && level > i.level+1 {
		i.note("heading %q jumps from h%d to h%d", content(n), i.level, level)
	}
	i.level = level
}

func (i *inspection) faults() []string {
	if i.h1 != 1 {
		i.note("%d h1 instead of one", i.h1)
	}
	for _, ref := range i.refs {
		if i.ids[ref] == 0 {
			i.note("something points to id %q, which is not there", ref)
		}
	}
	for _, c := range i.controls {
		switch attr(c, "type") {
		case "hidden", "submit", "button":
			continue
		}
		if !i.labelled[attr(c, "id")] && attr(c, "aria-label") == "" && !within(c, "label") {
			i.note("<%s name=%q> has no label", c.Data, attr(c, "name"))
		}
	}
	return i.found
}

func (i *inspection) note(format string, args ...any) {
	i.found = append(i.found, fmt.Sprintf(format, args...))
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func hasChild(n *html.Node, name string) bool {
	for c := range n.ChildNodes() {
		if c.Data == name {
			return true
		}
	}
	return false
}

func within(n *html.Node, name string) bool {
	for a := range n.Ancestors() {
		if a.Data == name {
			return true
		}
	}
	return false
}
