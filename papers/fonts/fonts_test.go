package fonts

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

func TestEveryCharacterOfNamesHasAGlyph(t *testing.T) {
	l := Embedded()
	for name, text := range map[string]string{
		"level 3 of the general standard": "㑇㕮㙍㛃㧐㫰㬊㭕㮾㸆㺃㽏㿠䃅䏝䓖䗖䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓",
		"other names":                     "𠮷䶮㛃犇",
		"numbers and symbols":             "①⑳㈠ⅠⅧ℃％‰№±×÷≥≤√□★→￥·—…“”‘’〔〕《》",
		"neighbours":                      "བོད་ཡིག ئۇيغۇر ᠮᠣᠩᠭᠣᠯ ꆈꌠ 😀👍",
	} {
		for _, r := range text {
			for role := range roles {
				if !unicode.IsSpace(r) && !l.Glyph(role, r).Found {
					t.Errorf("%s: no glyph for %c (%U) in role %d", name, r, r, role)
				}
			}
		}
	}
}

func TestASubsetIsAFontOfItsOwn(t *testing.T) {
	for number := range Embedded().Size() {
		font := Embedded().Font(uint8(number))
		var codes []CodedGlyph
		font.each(func(r rune, glyph uint16) {
			if r < 1<<16 && len(codes) < 500 {
				codes = append(codes, CodedGlyph{Code: uint16(r), Glyph: glyph})
			}
		})
		before := bytes.Clone(font.tables["head"])
		small, err := Open(font.Subset(codes))
		if err != nil {
			t.Fatalf("%s: %v", font.Name(), err)
		}
		if !bytes.Equal(before, font.tables["head"]) {
			t.Fatalf("%s was written to", font.Name())
		}
		place := map[rune]uint16{}
		small.each(func(r rune, glyph uint16) { place[r] = glyph })
		for _, c := range codes {
			glyph, found := place[rune(c.Code)]
			if !found || small.Advance(glyph) != font.Advance(c.Glyph) || len(small.outline(glyph)) < len(font.outline(c.Glyph)) {
				t.Fatalf("%s: %U differs in the subset", font.Name(), c.Code)
			}
		}
	}
}

func TestAnOfficesOwnFontsAreUsedOrRefusedWithAReason(t *testing.T) {
	folder := t.TempDir()
	put := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	locked := bytes.Clone(sansMedium)
	font, err := Open(locked)
	if err != nil {
		t.Fatal(err)
	}
	copy(font.tables["OS/2"][8:], []byte{0, 2}) // the tables are parts of the data
	put("simfang.ttf", sansMedium)
	put("locked.ttf", locked)
	put("simsun.ttc", []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x00"))
	put("siyuan.otf", []byte("OTTO\x00\x01\x00\x00\x00\x00\x00\x00"))
	put("cut.ttf", sansMedium[:1000])
	put("readme.txt", []byte("not a font"))
	library, messages := Load(folder)
	all := strings.Join(messages, "\n")
	for _, want := range []string{
		"simfang.ttf（Noto Sans SC Medium）用于正文", "locked.ttf 的授权标志不允许嵌入文件，未使用", "simsun.ttc 是字体集合", "siyuan.otf 是 PostScript 轮廓", "cut.ttf 不是完整的 TrueType 字体",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("messages do not say %q:\n%s", want, all)
		}
	}
	if len(messages) != 5 {
		t.Errorf("%d messages, want 5", len(messages))
	}
	if got, plain := library.Glyph(Body, 'A'), Embedded().Glyph(Body, 'A'); got.Advance == plain.Advance {
		t.Error("the office's own font is not used for the body")
	}
	if !library.Glyph(Body, '𬭚').Found {
		t.Error("what the own font lacks is not taken from the embedded one")
	}
}

func TestNoFolderMeansTheEmbeddedFonts(t *testing.T) {
	if library, messages := Load(filepath.Join(t.TempDir(), "none")); library != Embedded() || len(messages) != 0 {
		t.Errorf("got %v", messages)
	}
}

func FuzzOpen(f *testing.F) {
	small := Embedded().Font(1).Subset([]CodedGlyph{{Code: 'A', Glyph: 34}, {Code: 'B', Glyph: 35}})
	f.Add(small)
	f.Fuzz(func(t *testing.T, data []byte) {
		font, err := Open(data)
		if err != nil {
			return
		}
		var codes []CodedGlyph
		font.each(func(r rune, glyph uint16) {
			if r < 1<<16 && len(codes) < 100 {
				codes = append(codes, CodedGlyph{uint16(r), glyph})
			}
		})
		font.Subset(codes)
	})
}
