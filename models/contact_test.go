package models

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPhonesAsPeopleWriteThem(t *testing.T) {
	for phone, fits := range map[string]bool{
		"13900000000": true, "139 0000 0000": true, "139-0000-0000": true, "+8613900000000": true, "+86 139 0000 0000": true, "86-13900000000": true, "139****0000": true, "19900000000": true,
		"0931-8400000": true, "(0931)8400000": true, "（0931）8400000": true, "0931 8400000": true, "09318400000": true, "010-66660000": true, "8400000": true, "66660000": true,
		"0931-8400000转801": true, "0931-8400000-801": true, "0931-8400000 转 801": true, "0931-8400000分机801": true, "0931-8400000x801": true, "0931－8400000": true, "0931-840****": true,
		"+86-931-8400000": true, "+86 0931 8400000": true, "+86 10 66660000转8": true, "8400000-801": true,
		"０９３１－８４０００００转８０１": true, "１３９００００００００": true,
		"": false, "无": false, "12345": false, "1390000000": false, "139000000000": false, "12900000000": false, "0931-840000": false, "0931-84000000000": false,
		"0931-1400000": false, "0931-8400000转": false, "0931-8400000转12345678": false, "0931-8400000转abc": false, "phone": false, "139****00": false, "********": false,
		"13900000000,13800000000": false, "931-8400000": false, "0931/8400000": false, "+1 2025550100": false,
	} {
		if got := CheckPhone(phone); got != fits {
			t.Errorf("%q: %v, want %v", phone, got, fits)
		}
	}
}

func TestContactNeedsNameAndPhone(t *testing.T) {
	long := "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
	for name, c := range map[string]struct {
		contact Contact
		fields  int
	}{
		"whole": {Contact{Name: "周某", Phone: "13900000000"}, 0}, "forty characters": {Contact{Name: long, Phone: "13900000000"}, 0}, "nothing": {Contact{}, 2}, "spaces": {Contact{Name: "　", Phone: " "}, 2},
		"forty-one": {Contact{Name: long + "一", Phone: "13900000000"}, 1}, "a wrong phone": {Contact{Name: "周某", Phone: "12345"}, 1},
	} {
		p := CheckContact(c.contact)
		if got := map[bool]int{true: 0}[p == nil]; p != nil {
			got = len(p.Fields)
			if got != c.fields {
				t.Errorf("%s: %v, want %d messages", name, p, c.fields)
			}
		} else if c.fields != got {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestPurgedContactsKeepTheirSum: hashes and receipts go on verifying after names and phones are gone.
func TestPurgedContactsKeepTheirSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Contact{Name: rapid.StringN(1, 40, -1).Draw(t, "name"), Phone: rapid.String().Draw(t, "phone"), Salt: rapid.StringMatching("[0-9a-f]{32}").Draw(t, "salt")}
		purged := c.Purged()
		if purged.Name != "" || purged.Phone != "" || purged.Salt != "" {
			t.Fatalf("purged still holds %+v", purged)
		}
		if purged.Sum() != c.Sum() || purged.Purged() != purged {
			t.Fatalf("sum %s, was %s", purged.Sum(), c.Sum())
		}
		own := Opinion{Kind: KindGeneral, Contact: c}
		without := Content{Contact: c, Opinions: []Opinion{own}}
		hash := without.ContentHash()
		own.Contact, without.Contact = purged, purged
		without.Opinions = []Opinion{own}
		if without.ContentHash() != hash {
			t.Fatal("the content hash changed with the purge")
		}
	})
	if empty := (Contact{}); empty.Purged() != empty {
		t.Errorf("an empty contact became %+v", empty.Purged())
	}
}

// TestContactFieldsDoNotRunTogether: the prefix of lengths keeps 张+三1 and 张三+1 apart.
func TestContactFieldsDoNotRunTogether(t *testing.T) {
	if (Contact{Name: "张三", Phone: "1", Salt: "s"}).Sum() == (Contact{Name: "张", Phone: "三1", Salt: "s"}).Sum() {
		t.Error("two contacts have one sum")
	}
}
