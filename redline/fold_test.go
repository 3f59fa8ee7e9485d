package redline

import (
	"errors"
	"testing"
)

func TestUnchangedButForBlanksAndWidth(t *testing.T) {
	cases := []struct {
		name, old, new string
		unchanged, key bool
	}{
		{"equal", "加强领导。", "加强领导。", true, true},
		{"blanks of a scanned notice", "于 2 月 9日 12 时前", "于2月9日12时前", true, true},
		{"ideographic blank and line break", "一、总则\n　　加强领导", "一、总则加强领导", true, true},
		{"width of marks", "科技,金融;(试行)", "科技，金融；（试行）", true, true},
		{"width of digits", "１００％", "100%", true, true},
		{"straight quotes", "\"八个着力\"", "“八个着力”", true, true},
		{"joined words", "GB/T 10142", "GB/T10142", true, true},
		{"another mark", "科技、金融", "科技，金融", false, true},
		{"full stop at the end", "加强领导", "加强领导。", false, true},
		{"quotes taken off", "“八个着力”要求", "八个着力要求", false, true},
		{"one word more", "加强领导", "加强组织领导", false, false},
		{"decimal point", "占比1.5%", "占比15%", false, false},
		{"blank between digits", "第1 5条", "第15条", false, false},
		{"blank between Latin words", "open source", "opensource", false, false},
		{"range and number", "3-5项", "35项", false, false},
		{"list and number", "第1、2条", "第12条", false, false},
		{"negative number", "-5℃", "5℃", false, false},
		{"percent sign", "增长5%", "增长5", false, false},
		{"hour", "12:00", "1200", false, false},
		{"rare character", "𠮷林", "吉林", false, false},
		{"variation selector", "葛\U000e0100城", "葛城", false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Unchanged(c.old, c.new); got != c.unchanged {
				t.Errorf("unchanged: %v", got)
			}
			if got := Key(c.old) == Key(c.new); got != c.key {
				t.Errorf("equal keys: %v (%q, %q)", got, Key(c.old), Key(c.new))
			}
		})
	}
}

func TestLocateFindsAQuoteOrSaysWhy(t *testing.T) {
	cases := []struct {
		name, text, quote, want string
		err                     error
	}{
		{"to the byte", "新建孵化器100个", "孵化器100个", "孵化器100个", nil},
		{"blanks of a scanned notice", "于 2 月 9日 12 时前反馈", "2月9日12时", "2 月 9日 12 时", nil},
		{"width of a mark", "科技,金融", "科技，金融", "科技,金融", nil},
		{"exact before alike", "科技，金融和科技,金融", "科技,金融", "科技,金融", nil},
		{"twice", "新建3个，引进3个", "3个", "", ErrAmbiguous},
		{"absent", "新建3个", "5个", "", ErrAbsent},
		{"empty", "新建3个", " ", "", ErrAbsent},
		{"only inside a number", "新建100个", "10", "", ErrAbsent},
		{"number beside a longer one", "新建100个，改造10个", "10", "10", nil},
		{"only inside a word", "使用Webpage", "Web", "", ErrAbsent},
		{"only with a variation selector", "葛\U000e0100城", "葛", "", ErrAbsent},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			from, to, err := Locate(c.text, c.quote)
			if !errors.Is(err, c.err) || c.text[from:to] != c.want {
				t.Errorf("got %q, %v", c.text[from:to], err)
			}
		})
	}
}
