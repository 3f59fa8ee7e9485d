package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/chromedp/chromedp"
)

// axeFile is the vendored axe-core; it is in testdata and so in no product.
const axeFile = "../static/testdata/axe.min.js"

// barrier is one rule of accessibility that a page breaks.
type barrier struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		Target  []any  `json:"target"` // selectors; a list inside for a node in a shadow tree
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (b barrier) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s (%s): %s", b.ID, b.Impact, b.Help)
	for _, n := range b.Nodes {
		fmt.Fprintf(&s, "\n  %v: %s", n.Target, strings.ReplaceAll(n.Summary, "\n", "\n    "))
	}
	return s.String()
}

// axe fails the test for every barrier on the page as it is shown now.
func (d *desk) axe() {
	d.t.Helper()
	for _, b := range d.barriers() {
		d.t.Errorf("%s: %s: %s", d.name, ask(d, "address", chromedp.Location()), b)
	}
}

func (d *desk) barriers() []barrier {
	d.t.Helper()
	source, err := os.ReadFile(axeFile)
	if err != nil {
		d.t.Fatal(err)
	}
	d.do("load axe", chromedp.Evaluate[chromedp.Void](string(source)+"\n;undefined"))
	const run = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`
	return ask(d, "run axe", chromedp.Evaluate[[]barrier](run, chromedp.EvalAwaitPromise))
}
