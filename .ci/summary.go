//go:build ignore

// Summary reads the event streams of `go test -json` for ./check.
//
//	summary run LABEL RESULTS <events        prints what failed as it comes, appends the outcome of every test to RESULTS
//	summary total ALLOWED RESULTS STAGE…     prints skips, slowest tests and the closing line; STAGE… are the failed stages
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// event is one line of `go test -json` (see `go doc test2json` and `go help buildjson`).
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Elapsed    float64
	Output     string
}

// result is the outcome of one test in one run.
type result struct {
	Run, Package, Test, Outcome string
	Seconds                     float64
	Said                        string
}

const (
	exitFailed      = 1
	exitUsage       = 2
	exitKnownDefect = 3 // go test failed, but only for golang/go#75804
)

func main() {
	switch {
	case len(os.Args) == 4 && os.Args[1] == "run":
		os.Exit(follow(os.Args[2], os.Args[3]))
	case len(os.Args) >= 4 && os.Args[1] == "total":
		os.Exit(total(os.Args[2], os.Args[3], os.Args[4:]))
	}
	fmt.Fprintln(os.Stderr, "usage: summary run LABEL RESULTS | summary total ALLOWED RESULTS STAGE…")
	os.Exit(exitUsage)
}

// reader keeps what every test and package said until it is known how it ended.
type reader struct {
	label   string
	said    map[string]*strings.Builder
	parents map[string]bool
	results []result
	defects map[string]bool
}

func follow(label, file string) int {
	r := &reader{label: label, said: map[string]*strings.Builder{}, parents: map[string]bool{}, defects: map[string]bool{}}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text())
			continue
		}
		r.take(e)
	}
	return r.end(file)
}

func (r *reader) take(e event) {
	if e.Action == "build-output" {
		fmt.Print(e.Output)
		return
	}
	key := e.Package + " " + e.Test
	switch e.Action {
	case "run":
		for i, c := range e.Test {
			if c == '/' {
				r.parents[e.Package+" "+e.Test[:i]] = true
			}
		}
	case "output":
		if r.said[key] == nil {
			r.said[key] = &strings.Builder{}
		}
		r.said[key].WriteString(e.Output)
	case "pass", "fail", "skip":
		r.ended(e, key)
	}
}

func (r *reader) ended(e event, key string) {
	said := ""
	if b := r.said[key]; b != nil {
		said = b.String()
		delete(r.said, key)
	}
	if e.Action == "fail" && isDeadlineRace(e.Test, said) {
		fmt.Printf("%s: the fuzzer's own deadline, nothing found (golang/go#75804)\n", e.Test)
		r.defects[e.Package] = true
		e.Action = "pass"
	}
	if e.Test == "" {
		r.packageEnded(e, said)
		return
	}
	if e.Action == "fail" {
		fmt.Printf("--- FAIL: %s %s\n%s", e.Package, e.Test, said)
	}
	r.results = append(r.results, result{r.label, e.Package, e.Test, e.Action, e.Elapsed, said})
}

// isDeadlineRace tells a fuzzer that was stopped by its own -fuzztime from one that found something: up to Go 1.26
// the first may fail too, with these words alone and no input written.
func isDeadlineRace(test, said string) bool {
	if !strings.HasPrefix(test, "Fuzz") {
		return false
	}
	rest := words(said)
	return len(rest) == 1 && rest[0] == "context deadline exceeded"
}

// words gives what a test said itself, without the frame that go test puts round it.
func words(said string) []string {
	var own []string
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") && !strings.HasPrefix(line, "fuzz: ") {
			own = append(own, line)
		}
	}
	return own
}

func (r *reader) packageEnded(e event, said string) {
	if e.Action != "fail" {
		fmt.Printf("%-7s %-24s %6.1fs  (%s)\n", map[string]string{"pass": "ok", "skip": "no test"}[e.Action], e.Package, e.Elapsed, r.label)
		return
	}
	failedTest := slices.ContainsFunc(r.results, func(t result) bool { return t.Package == e.Package && t.Outcome == "fail" })
	if r.defects[e.Package] && !failedTest {
		return
	}
	fmt.Printf("FAILED  %-24s %6.1fs\n%s", e.Package, e.Elapsed, said)
	if failedTest {
		return
	}
	// A package that did not build, panicked or ran out of time has no failed test of its own: count it as one.
	for key, b := range r.said {
		if strings.HasPrefix(key, e.Package+" ") {
			fmt.Printf("unfinished: %s\n%s", key, b.String())
		}
	}
	r.results = append(r.results, result{r.label, e.Package, "(package)", "fail", e.Elapsed, said})
}

// end writes the leaves of the tree of tests: a parent counts only where it failed and none of its children did.
func (r *reader) end(file string) int {
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	defer out.Close()
	code := 0
	if len(r.defects) > 0 {
		code = exitKnownDefect
	}
	for _, t := range r.results {
		if r.parents[t.Package+" "+t.Test] && (t.Outcome != "fail" || r.childFailed(t)) {
			continue
		}
		if t.Outcome == "fail" {
			code = exitFailed
		}
		line, _ := json.Marshal(t) // a struct of strings and a finite number cannot fail
		if _, err := fmt.Fprintln(out, string(line)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return exitFailed
		}
	}
	return code
}

func (r *reader) childFailed(parent result) bool {
	return slices.ContainsFunc(r.results, func(t result) bool {
		return t.Package == parent.Package && t.Outcome == "fail" && strings.HasPrefix(t.Test, parent.Test+"/")
	})
}

func total(allowed, file string, failedStages []string) int {
	results, err := read(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		failedStages = append(failedStages, "results")
	}
	passed := map[string]bool{}
	count := map[string]int{}
	for _, t := range results {
		if t.Outcome != "skip" {
			count[t.Outcome]++
		}
		if t.Outcome == "pass" {
			passed[t.Package+" "+t.Test] = true
		}
	}
	printSlowest(results)
	printGuidance(results)
	var refused int
	count["skip"], refused = printSkips(results, passed, regexp.MustCompile(allowed))
	printFailures(results, failedStages)
	failed := count["fail"] + refused
	if failed == 0 {
		failed = len(failedStages)
	}
	if failed == 0 && count["pass"] == 0 {
		fmt.Println("no test ran")
		failed = 1
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", count["pass"], failed, count["skip"])
	if failed > 0 {
		return exitFailed
	}
	return 0
}

func read(file string) ([]result, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var results []result
	dec := json.NewDecoder(in)
	for dec.More() {
		var t result
		if err := dec.Decode(&t); err != nil {
			return results, err
		}
		results = append(results, t)
	}
	return results, nil
}

func printSlowest(results []result) {
	slowest := slices.DeleteFunc(slices.Clone(results), func(t result) bool { return strings.HasPrefix(t.Run, "fuzz ") })
	slices.SortStableFunc(slowest, func(a, b result) int { return cmp.Compare(b.Seconds, a.Seconds) })
	fmt.Println("== the ten slowest tests")
	for _, t := range slowest[:min(10, len(slowest))] {
		fmt.Printf("%6.2fs  %s %s (%s)\n", t.Seconds, t.Package, t.Test, t.Run)
	}
}

// printGuidance repeats what tests call guidance: no failure, but worth a look.
func printGuidance(results []result) {
	seen := map[string]bool{}
	for _, t := range results {
		for _, line := range words(t.Said) {
			if _, hint, found := strings.Cut(line, "guidance: "); found && !seen[hint] {
				seen[hint] = true
				fmt.Println("guidance:", hint)
			}
		}
	}
}

// printSkips names every test that was skipped and passed in no other run, and counts those skipped without leave.
func printSkips(results []result, passed map[string]bool, allowed *regexp.Regexp) (skipped, refused int) {
	seen := map[string]bool{}
	for _, t := range results {
		key := t.Package + " " + t.Test
		if t.Outcome != "skip" || passed[key] || seen[key] {
			continue
		}
		seen[key] = true
		reason := strings.Join(words(t.Said), " ")
		if allowed.MatchString(reason) {
			skipped++
			fmt.Printf("skipped: %s: %s\n", key, reason)
			continue
		}
		refused++
		fmt.Printf("FAILED: skipped, which this run does not allow: %s: %s\n", key, reason)
	}
	return skipped, refused
}

func printFailures(results []result, stages []string) {
	for _, t := range results {
		if t.Outcome == "fail" {
			fmt.Printf("FAILED: %s %s (%s)\n", t.Package, t.Test, t.Run)
		}
	}
	for _, name := range stages {
		fmt.Printf("FAILED stage: %s\n", name)
	}
}
