package models

import (
	"encoding/hex"
	"testing"
)

// golden is a reply with everything that enters the hash.
func golden() Content {
	return Content{
		RoundID: 7, DraftHash: "d1", UnitID: 12, Number: 2, Contact: Contact{Name: "周某", Phone: "139****0000", Salt: "00112233445566778899aabbccddeeff"},
		Opinions: []Opinion{
			{Key: 5, PID: 31, Kind: KindReplace, Nature: NatureSubstantive, Quote: "新增100家。", Proposed: "新增200家。", Reason: "与规划一致"},
			{Key: 9, PID: General, Kind: KindGeneral, Nature: NatureEditorial, Proposed: "𠮷林字样请统一", Reason: "体例", Contact: Contact{Name: "吴某", Phone: "0931-8400000转801", Salt: "ff"}},
		},
		Attachments: map[int64][]string{0: {"aa"}, 9: {"bb", "cc"}},
	}
}

// TestContentHashGoldenVectors: a change here makes every receipt that was given out fail. The sums were computed from the
// canonical form as its comment describes it, by another program.
func TestContentHashGoldenVectors(t *testing.T) {
	none := Content{RoundID: 1, DraftHash: "d", UnitID: 2, Number: 1, NoOpinion: true, Contact: Contact{Name: "郑某", Phone: "13900000000", Salt: "s"}}
	for name, c := range map[string]struct {
		content Content
		want    string
	}{
		"everything":  {golden(), "386ee65e983eb22c86ec845808e187bfde158a373fa64b0168c2bbdc83e5dd42"},
		"no opinion":  {none, "cca7517717e038303aeed169a01dd6eed476b08ba438957dc66f53b0cf321d5b"},
		"empty reply": {Content{}, "3c5209deb4c700e00d4e9fc223d201d7fc8fd880b0c7d3fe0a6a981f4f50556a"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.content.ContentHash(); got != c.want {
				t.Errorf("hash %s, want %s", got, c.want)
			}
		})
	}
}

func TestEverythingTheReplySaysEntersTheHash(t *testing.T) {
	whole := golden().ContentHash()
	for name, change := range map[string]func(*Content){
		"round":                      func(c *Content) { c.RoundID++ },
		"draft":                      func(c *Content) { c.DraftHash = "d2" },
		"unit":                       func(c *Content) { c.UnitID++ },
		"version":                    func(c *Content) { c.Number++ },
		"no opinion":                 func(c *Content) { c.NoOpinion = true },
		"contact's name":             func(c *Content) { c.Contact.Name = "王某" },
		"contact's phone":            func(c *Content) { c.Contact.Phone = "1" },
		"clause":                     func(c *Content) { c.Opinions[0].PID++ },
		"kind":                       func(c *Content) { c.Opinions[0].Kind = KindRemove },
		"nature":                     func(c *Content) { c.Opinions[0].Nature = NatureEditorial },
		"quote":                      func(c *Content) { c.Opinions[0].Quote = "新增100家" },
		"proposed":                   func(c *Content) { c.Opinions[0].Proposed = "新增300家。" },
		"reason":                     func(c *Content) { c.Opinions[0].Reason = "" },
		"words moved between fields": func(c *Content) { c.Opinions[0].Quote, c.Opinions[0].Proposed = "新增100家。新", "增200家。" },
		"opinion's own contact":      func(c *Content) { c.Opinions[1].Contact = Contact{} },
		"order":                      func(c *Content) { c.Opinions[0], c.Opinions[1] = c.Opinions[1], c.Opinions[0] },
		"an opinion less":            func(c *Content) { c.Opinions = c.Opinions[:1] },
		"file":                       func(c *Content) { c.Attachments[0][0] = "ab" },
		"file of another opinion":    func(c *Content) { c.Attachments[5], c.Attachments[9] = c.Attachments[9], nil },
	} {
		c := golden()
		change(&c)
		if c.ContentHash() == whole {
			t.Errorf("%s does not enter the hash", name)
		}
	}
}

func TestWhatIsNotSaidDoesNotEnterTheHash(t *testing.T) {
	c := golden()
	whole := c.ContentHash()
	o := &c.Opinions[0]
	o.ID, o.ReplyID, o.VersionID, o.Seq, o.Revision, o.SavedAt, o.Author, o.Hand, o.Counts, o.Outcome, o.GroupID = 1, 2, 3, 4, 5, 6, "某处", "h", true, OutcomeAccepted, 8
	if c.ContentHash() != whole {
		t.Error("row ids, times or outcomes enter the hash")
	}
}

func TestEventGoldenVector(t *testing.T) {
	e := Event{ID: 99, RoundID: 7, Place: 3, At: noon, Actor: "unit:12/5", Verb: "submitted", Subject: "reply:4", UnitID: 12, Data: `{"version":2}`, Prev: []byte{1, 2, 3}}
	const want = "525bf62e8aefa0d972355e9bf559137cda7b31d8a071f90e7a8432a3f3d1bbcd"
	if got := hex.EncodeToString(e.Sum()); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	for name, change := range map[string]func(*Event){
		"round": func(e *Event) { e.RoundID++ }, "place": func(e *Event) { e.Place++ }, "time": func(e *Event) { e.At++ }, "actor": func(e *Event) { e.Actor = "unit:12/6" }, "verb": func(e *Event) { e.Verb = "withdrawn" },
		"subject": func(e *Event) { e.Subject = "reply:5" }, "unit": func(e *Event) { e.UnitID++ }, "data": func(e *Event) { e.Data = "{}" }, "link": func(e *Event) { e.Prev = []byte{1, 2, 4} },
	} {
		changed := e
		change(&changed)
		if hex.EncodeToString(changed.Sum()) == want {
			t.Errorf("%s does not enter the sum", name)
		}
	}
}
