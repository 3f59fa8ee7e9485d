package templates

// PapersPage lists every paper the office prints or sends on. Its links download; with script a line tells how far the
// work is, and leaving stops it.
type PapersPage struct {
	Frame
	Interim  bool // 过程稿
	Ready    bool // there is a draft
	Sentence string
	Papers   []PaperLine
	Progress string // where progress is asked
}

// PaperLine is one paper with its files.
type PaperLine struct {
	Title, What string
	Files       []Link
}
