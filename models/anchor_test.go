package models

import "testing"

func TestAnchorTiesTheQuoteToItsClause(t *testing.T) {
	clause := Clause{Marker: "1.", Heading: "强化引领", Stop: "。", Text: "新增100家企业,新增10个平台。"}
	for name, want := range map[string]struct {
		in              Opinion
		quote, proposed string
		refused         bool
	}{
		"a passage becomes the whole clause": {Opinion{Kind: KindReplace, Quote: "100家", Proposed: "200家"}, clause.Full(), "强化引领。新增200家企业,新增10个平台。", false},
		"no quote stands for all of it":      {Opinion{Kind: KindReplace, Proposed: "新文"}, clause.Full(), "新文", false},
		"words that are not there":           {Opinion{Kind: KindReplace, Quote: "300家", Proposed: "x"}, "", "", true},
		"words that are there twice":         {Opinion{Kind: KindRemove, Quote: "新增"}, "", "", true},
		"a whole clause struck":              {Opinion{Kind: KindRemove}, "", "", false},
		"a passage struck":                   {Opinion{Kind: KindRemove, Quote: "新增10个平台"}, "新增10个平台", "", false},
		"new words behind a passage":         {Opinion{Kind: KindInsert, Quote: "100家企业", Proposed: "和院所"}, "100家企业", "和院所", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, problem := Anchor(want.in, clause)
			if (problem != nil) != want.refused {
				t.Fatalf("refused: %v", problem)
			}
			if problem == nil && (got.Quote != want.quote || got.Proposed != want.proposed) {
				t.Errorf("quote %q proposed %q, want %q %q", got.Quote, got.Proposed, want.quote, want.proposed)
			}
		})
	}
}
