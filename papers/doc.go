// Package papers makes everything that goes out on paper. Each paper has its
// content, plain values taken from one snapshot, and a few lines that set it;
// typeset composes the pages and press prints them.
package papers
