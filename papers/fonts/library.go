// Package fonts holds the typefaces of the papers: which exist, which glyph
// draws a character, how wide it is, and small font files made of just the
// glyphs one paper uses.
package fonts

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

//go:embed NotoSerifSC-Regular.ttf
var serifRegular []byte

//go:embed NotoSerifSC-Bold.ttf
var serifBold []byte

//go:embed NotoSansSC-Medium.ttf
var sansMedium []byte

// gaps are small fonts for what the body font lacks: further ideographs of
// names, Tibetan, Arabic letters as Uyghur uses them, Mongolian, Yi, emoji.
//
//go:embed gaps/*.ttf
var gaps embed.FS

// Role is what a typeface is used for in a paper.
type Role uint8

// The roles, named after what GB/T 9704 asks for in their place.
const (
	Body       Role = iota // 仿宋: text and tables
	Title                  // 小标宋: the title of a paper
	Heading                // 黑体: headings of the first level, table heads
	Subheading             // 楷体: headings of the second level
	roles
)

// Glyph says how one character is drawn in a role: which font of the library,
// which glyph of it, and how wide it is in thousandths of an em. The zero
// Glyph means that no font has the character.
type Glyph struct {
	ID      uint16
	Advance uint16
	Font    uint8
	Found   bool
}

// Library is a set of fonts with an order of preference for each role. It is
// safe for concurrent use and never changes once loaded.
type Library struct {
	fonts  []*Font
	chains [roles][]uint8
	tables [roles]glyphTable
}

// glyphTable is a role's map from characters to glyphs, built at first use.
type glyphTable struct {
	once  sync.Once
	basic *[1 << 16]Glyph
	rare  map[rune]Glyph
}

// Embedded returns the library of the fonts that come with the program.
var Embedded = sync.OnceValue(func() *Library { return build(nil) })

// Load returns a library that prefers the fonts found in folder to the
// embedded ones, and one Chinese sentence for every file: what it is used for,
// or why it cannot be. A folder that does not exist is an empty one.
func Load(folder string) (*Library, []string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		if os.IsNotExist(err) {
			return Embedded(), nil
		}
		return Embedded(), []string{fmt.Sprintf("字体目录 %s 读不出来，改用自带字体：%v", folder, err)}
	}
	var own []ownFont
	var messages []string
	for _, entry := range entries {
		if entry.IsDir() || !isFontFile(entry.Name()) {
			continue
		}
		font, err := readOwn(filepath.Join(folder, entry.Name()))
		if err != nil {
			messages = append(messages, fmt.Sprintf("字体 %s %v，未使用", entry.Name(), err))
			continue
		}
		own = append(own, font)
		messages = append(messages, fmt.Sprintf("字体 %s（%s）用于%s", entry.Name(), font.font.Name(), font.use()))
	}
	if len(own) == 0 {
		return Embedded(), messages
	}
	return build(own), messages
}

// ownFont is a font an office put beside the program; role is roles when the
// file only fills gaps of the others.
type ownFont struct {
	font *Font
	role Role
}

const largestFont = 64 << 20

func isFontFile(name string) bool {
	return slices.Contains([]string{".ttf", ".otf", ".ttc"}, strings.ToLower(filepath.Ext(name)))
}

func readOwn(path string) (ownFont, error) {
	info, err := os.Stat(path)
	if err != nil {
		return ownFont{}, fmt.Errorf("读不出来：%w", err)
	}
	if info.Size() > largestFont {
		return ownFont{}, fmt.Errorf("超过 %d MB", largestFont>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return ownFont{}, fmt.Errorf("读不出来：%w", err)
	}
	font, err := Open(data)
	if err != nil {
		return ownFont{}, err
	}
	return ownFont{font, guessRole(filepath.Base(path) + " " + font.Name())}, nil
}

// guessRole tells from a file's name or a font's family what it stands for.
func guessRole(name string) Role {
	name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
	for _, known := range []struct {
		role  Role
		words []string
	}{
		{Title, []string{"小标宋", "xiaobiaosong", "fzxbs"}},
		{Body, []string{"仿宋", "simfang", "fangsong"}},
		{Heading, []string{"黑体", "simhei", "heiti"}},
		{Subheading, []string{"楷体", "simkai", "kaiti", "wenkai"}},
	} {
		if slices.ContainsFunc(known.words, func(w string) bool { return strings.Contains(name, w) }) {
			return known.role
		}
	}
	return roles
}

func (o ownFont) use() string {
	return [...]string{"正文", "标题", "一级标题和表头", "二级标题", "其他字体缺少的字"}[o.role]
}

// build lines the fonts up: for each role the office's own, then the embedded
// one, then the embedded body font, then whatever else the office has, then
// the fonts for what all these lack.
func build(own []ownFont) *Library {
	l := &Library{}
	add := func(font *Font) uint8 {
		l.fonts = append(l.fonts, font)
		return uint8(len(l.fonts) - 1)
	}
	body, bold, sans := add(mustOpen(serifRegular)), add(mustOpen(serifBold)), add(mustOpen(sansMedium))
	var mine [roles + 1][]uint8
	for _, o := range own[:min(len(own), 200)] {
		mine[o.role] = append(mine[o.role], add(o.font))
	}
	last := append([]uint8{body}, mine[roles]...)
	for _, font := range fillers() {
		last = append(last, add(font))
	}
	l.chains[Body] = slices.Concat(mine[Body], last)
	l.chains[Title] = slices.Concat(mine[Title], []uint8{bold}, last)
	l.chains[Heading] = slices.Concat(mine[Heading], []uint8{sans}, last)
	l.chains[Subheading] = slices.Concat(mine[Subheading], []uint8{bold}, last)
	return l
}

// fillers opens the fonts of gaps, in the order of their names.
func fillers() []*Font {
	entries, err := gaps.ReadDir("gaps")
	if err != nil {
		panic(err) // impossible: the folder is embedded
	}
	var out []*Font
	for _, entry := range entries {
		data, err := gaps.ReadFile("gaps/" + entry.Name())
		if err != nil {
			panic(err) // impossible: it was listed
		}
		out = append(out, mustOpen(data))
	}
	return out
}

// mustOpen opens an embedded font; that all of them open is tested.
func mustOpen(data []byte) *Font {
	font, err := Open(data)
	if err != nil {
		panic(fmt.Sprintf("embedded font: %v", err))
	}
	return font
}

// Font returns the font a Glyph names.
func (l *Library) Font(number uint8) *Font { return l.fonts[number] }

// Size is the number of fonts in the library.
func (l *Library) Size() int { return len(l.fonts) }

// Glyph finds how a character is drawn in a role.
func (l *Library) Glyph(role Role, r rune) Glyph {
	table := l.table(role)
	if uint32(r) < 1<<16 {
		return table.basic[r]
	}
	return table.rare[r]
}

// Basic returns the glyphs of the characters below U+10000 in a role, for
// callers that look up very many.
func (l *Library) Basic(role Role) *[1 << 16]Glyph { return l.table(role).basic }

func (l *Library) table(role Role) *glyphTable {
	table := &l.tables[role]
	table.once.Do(func() {
		table.basic, table.rare = new([1 << 16]Glyph), map[rune]Glyph{}
		for _, number := range slices.Backward(l.chains[role]) { // the preferred font overwrites
			font := l.fonts[number]
			font.each(func(r rune, id uint16) {
				glyph := Glyph{ID: id, Advance: uint16(min(font.Advance(id), 1<<16-1)), Font: number, Found: true}
				if r < 1<<16 {
					table.basic[r] = glyph
				} else {
					table.rare[r] = glyph
				}
			})
		}
	})
	return table
}
