package intake

import (
	"regexp"
	"slices"
	"strings"

	"zqyj/models"
)

// label is a word such as 联 系 人 that says what follows it.
type label int

const (
	labelNone label = iota
	labelContact
	labelPhone
	labelFax
	labelPhoneFax
	labelAddress
	labelOther
)

// labelWords are matched with stray spaces inside, longest first.
var labelWords = []struct {
	word string
	is   label
}{
	{"联系人及联系电话", labelContact}, {"联系人和联系电话", labelContact}, {"联系人及联系方式", labelContact},
	{"联系人、联系电话", labelContact}, {"联系人及电话", labelContact}, {"联系人和电话", labelContact}, {"联系人电话", labelContact}, {"联系人/电话", labelContact},
	{"联系人员", labelContact}, {"联系同志", labelContact}, {"联络人", labelContact}, {"联络员", labelContact}, {"经办人", labelContact}, {"联系人", labelContact},
	{"电话/传真", labelPhoneFax}, {"传真/电话", labelPhoneFax}, {"电话及传真", labelPhoneFax}, {"电话、传真", labelPhoneFax}, {"电话和传真", labelPhoneFax},
	{"电话(传真)", labelPhoneFax}, {"电话(兼传真)", labelPhoneFax}, {"电话兼传真", labelPhoneFax}, {"电话(带传真)", labelPhoneFax}, {"联系电话(传真)", labelPhoneFax},
	{"联系电话(兼传真)", labelPhoneFax}, {"联系电话及传真", labelPhoneFax}, {"传真(电话)", labelPhoneFax},
	{"传真号码", labelFax}, {"传真电话", labelFax}, {"传真号", labelFax}, {"传真", labelFax}, {"FAX", labelFax}, {"Fax", labelFax},
	{"联系电话", labelPhone}, {"办公电话", labelPhone}, {"固定电话", labelPhone}, {"咨询电话", labelPhone}, {"电话号码", labelPhone}, {"移动电话", labelPhone},
	{"手机号码", labelPhone}, {"手机号", labelPhone}, {"联系方式", labelPhone}, {"手机", labelPhone}, {"座机", labelPhone}, {"来电", labelPhone}, {"致电", labelPhone}, {"电话", labelPhone}, {"Tel", labelPhone}, {"TEL", labelPhone},
	{"通讯地址", labelAddress}, {"通信地址", labelAddress}, {"邮寄地址", labelAddress}, {"联系地址", labelAddress}, {"寄送地址", labelAddress}, {"信函地址", labelAddress},
	{"来信地址", labelAddress}, {"来函地址", labelAddress}, {"办公地址", labelAddress}, {"收件地址", labelAddress}, {"寄信地址", labelAddress}, {"邮政地址", labelAddress}, {"地址", labelAddress},
	{"电子邮箱", labelOther}, {"电子邮件", labelOther}, {"电子信箱", labelOther}, {"邮箱", labelOther}, {"E-mail", labelOther}, {"e-mail", labelOther}, {"Email", labelOther}, {"email", labelOther}, {"EMAIL", labelOther},
	{"邮政编码", labelOther}, {"邮编", labelOther}, {"附件", labelOther}, {"收件人", labelOther}, {"收信人", labelOther}, {"网址", labelOther}, {"联系单位", labelOther}, {"联系部门", labelOther},
}

var (
	reContactLabel = labelPattern()
	rePhone        = regexp.MustCompile(`(?:\(\s*0[0-9]{2,3}\s*\)|0[0-9]{2,3})\s*[-—–]*\s*[0-9*]{7,8}(?:\s*(?:转|-)\s*[0-9]{1,5})?|1[0-9]{2}[- ]?[0-9*xX×]{4}[- ]?[0-9]{4}|400[- ]?[0-9]{3}[- ]?[0-9]{4}|[0-9]{7,8}(?:\s*转\s*[0-9]{1,5})?`)
	reEmail        = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+\-*]*\s?@\s?[A-Za-z0-9][A-Za-z0-9\-]*(?:\s?\.\s?[A-Za-z0-9\-]+)+`)
	rePlace        = regexp.MustCompile(`(?:邮寄|寄送|函寄|信函寄|寄)\s*(?:至|到|往)?\s*:?\s*([^,。;:(\n]{6,80}?)(?:[,。;(\n]|邮编|邮政编码|收\s*$)`)
	reAddressWord  = regexp.MustCompile(`[省市区县州旗路街道巷号楼室镇乡村]`)
	reAddressEnd   = regexp.MustCompile(`[。;\n(]|,?\s*(?:邮\s*编|邮\s*政\s*编\s*码|收\s*件\s*人|联\s*系)`)
	reNotName      = regexp.MustCompile(`电话|传真|邮箱|地址|单位|部门|注明|方式|意见|姓名|请|如|[0-9A-Za-z@:]`)
)

// labelPattern matches any label, stretched or not, with its colon or right before a value.
func labelPattern() *regexp.Regexp {
	words := make([]string, len(labelWords))
	for i, l := range labelWords {
		runes := []string{}
		for _, r := range l.word {
			runes = append(runes, regexp.QuoteMeta(string(r)))
		}
		words[i] = strings.Join(runes, `\s*`)
	}
	return regexp.MustCompile(`(` + strings.Join(words, `|`) + `)(\s*\([^()\n]{1,12}\))?\s*(:)?`)
}

// labelled is one labelled value in the notice, as folded offsets.
type labelled struct {
	is       label
	from, to int
}

// fieldsOf finds the labels of a notice and how far their values reach.
func fieldsOf(n noticeText) []labelled {
	var fields []labelled
	for _, at := range reContactLabel.FindAllStringSubmatchIndex(n.text, -1) {
		is := labelOf(solid(n.text[at[2]:at[3]]))
		if strings.Contains(group(n.text, at, 2), "传真") && is == labelPhone {
			is = labelPhoneFax
		}
		if group(n.text, at, 3) == "" && !valueFollows(is, n.text[at[1]:]) {
			continue
		}
		if len(fields) > 0 {
			last := &fields[len(fields)-1]
			last.to = min(last.to, at[0])
		}
		end := len(n.text)
		if stop := strings.IndexAny(n.text[at[1]:], "。\n"); stop >= 0 {
			end = at[1] + stop
		}
		fields = append(fields, labelled{is, at[1], end})
	}
	return fields
}

func labelOf(word string) label {
	for _, l := range labelWords {
		if l.word == word {
			return l.is
		}
	}
	return labelNone
}

// valueFollows accepts a label without colon only when its value stands there: 电话0931-8400000.
func valueFollows(is label, after string) bool {
	switch is {
	case labelPhone, labelFax, labelPhoneFax:
		at := rePhone.FindStringIndex(after)
		return at != nil && at[0] <= 1
	}
	return false
}

// readContact fills contact, phone, fax, e-mail and address.
func readContact(n noticeText, facts *models.NoticeFacts) {
	facts.Contact, facts.Phone, facts.Fax, facts.Email = []string{}, []string{}, []string{}, []string{}
	for _, f := range fieldsOf(n) {
		value := n.text[f.from:f.to]
		switch f.is {
		case labelContact:
			facts.Contact = addNew(facts.Contact, namesIn(n.cut(f.from, f.to)))
			facts.Phone = addNew(facts.Phone, phonesIn(value))
		case labelPhone:
			facts.Contact = addNew(facts.Contact, namesBesidePhones(n.cut(f.from, f.to)))
			phones, faxes := splitFaxes(value)
			faxes = append(faxes, phonesIn(strings.Join(reAlsoFax.FindAllString(value, -1), ","))...)
			facts.Phone, facts.Fax = addNew(facts.Phone, phones), addNew(facts.Fax, faxes)
		case labelFax:
			facts.Fax = addNew(facts.Fax, phonesIn(value))
		case labelPhoneFax:
			facts.Phone = addNew(facts.Phone, phonesIn(value))
			facts.Fax = addNew(facts.Fax, phonesIn(value))
		case labelAddress:
			if facts.Address == "" {
				facts.Address = addressIn(n, f)
			}
		}
	}
	for _, at := range reEmail.FindAllStringIndex(n.text, -1) {
		facts.Email = addNew(facts.Email, []string{solid(n.text[at[0]:at[1]])})
	}
	if facts.Address == "" {
		facts.Address = addressInSentence(n)
	}
}

func addNew(list, more []string) []string {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// phonesIn reads the numbers of a value; figures that go on at either side are something else.
func phonesIn(value string) []string {
	var phones []string
	for _, at := range rePhone.FindAllStringIndex(value, -1) {
		if at[0] > 0 && isDigitByte(value[at[0]-1]) || at[1] < len(value) && isDigitByte(value[at[1]]) {
			continue
		}
		phones = append(phones, solid(value[at[0]:at[1]]))
	}
	return phones
}

var reFaxBehind = regexp.MustCompile(`([0-9]{3,4}-)?[0-9]{7,8}\s*\(传真\)`)

// reAlsoFax knows a number that is both: 8400000(兼传真).
var reAlsoFax = regexp.MustCompile(`(?:[0-9]{3,4}-)?[0-9]{7,8}\s*\((?:兼|带|含|同)传真\)`)

// splitFaxes takes numbers with (传真) behind them for fax numbers.
func splitFaxes(value string) (phones, faxes []string) {
	faxes = phonesIn(strings.Join(reFaxBehind.FindAllString(value, -1), ","))
	return phonesIn(reFaxBehind.ReplaceAllString(value, "")), faxes
}

func isDigitByte(b byte) bool { return b >= '0' && b <= '9' }

// namesIn reads the names at the start of a contact's value, and those that further numbers belong to.
func namesIn(value string) []string {
	var names []string
	for i, part := range strings.Split(fold(value).text, ";") {
		if i > 0 && !reNameFirst.MatchString(part) {
			break
		}
		text := rePhone.ReplaceAllString(part, "、")
		if end := strings.IndexByte(text, '('); end >= 0 {
			text = text[:end]
		}
		for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,/和及", r) }) {
			for _, name := range splitStretched(piece) {
				if name = bareOfOffice(name); isName(name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

var (
	reNameFirst = regexp.MustCompile(`^\s*\p{Han}{1,2}\s*\p{Han}{1,2}\s*[,、:]?\s*[0-9(]`)
	reOffice    = regexp.MustCompile(`^\p{Han}{2,10}(?:处|科|室|局|股|中心|部|办)(\p{Han}{2,3})$`)
)

// bareOfOffice takes the office off a name: 综合处王某某.
func bareOfOffice(name string) string {
	if at := reOffice.FindStringSubmatch(name); at != nil {
		return at[1]
	}
	return name
}

func isName(name string) bool {
	n := runeLen(name)
	return n >= 2 && n <= 8 && !reNotName.MatchString(name) && !(n > 2 && reOrgEnd.MatchString(name))
}

// splitStretched splits at spaces, but puts the characters of a stretched name together.
func splitStretched(piece string) []string {
	var names []string
	single := false
	for _, f := range strings.Fields(piece) {
		one := runeLen(f) == 1
		if one && single {
			names[len(names)-1] += f
			single = runeLen(names[len(names)-1]) < 3
			continue
		}
		names, single = append(names, f), one
	}
	return names
}

// reNextName reads the name before the next label: "电话:87654321;曹某,电话:87654322".
var reNextName = regexp.MustCompile(`[;,、]\s*(\p{Han}{2,3})\s*[,、:]?\s*$`)

var reNamePhone = regexp.MustCompile(`\(\s*(\p{Han}{2,4})\s*\)|(?:^|[\s,、;])(\p{Han}某{1,2}|\p{Han}{1,2}(?:同志|先生|女士|老师|科长|处长|主任))\s*[,]?\s*[0-9(]`)

// namesBesidePhones reads "电话:0931-8400000(张某某)".
func namesBesidePhones(value string) []string {
	var names []string
	for _, at := range reNamePhone.FindAllStringSubmatch(fold(value).text, -1) {
		if name := at[1] + at[2]; !reNotName.MatchString(name) && name != "兼传真" {
			names = append(names, name)
		}
	}
	if at := reNextName.FindStringSubmatch(fold(value).text); at != nil && !reNotName.MatchString(at[1]) && rePhone.MatchString(value) {
		names = append(names, at[1])
	}
	return names
}

func addressIn(n noticeText, f labelled) string {
	to := f.to
	if at := reAddressEnd.FindStringIndex(n.text[f.from:f.to]); at != nil {
		to = f.from + at[0]
	}
	return strings.TrimRight(solidTitle(n.cut(f.from, to)), ",，、")
}

// addressInSentence reads "信函寄至:甘肃省…号".
func addressInSentence(n noticeText) string {
	for _, at := range rePlace.FindAllStringSubmatchIndex(n.text, -1) {
		value := n.text[at[2]:at[3]]
		if len(reAddressWord.FindAllString(value, -1)) >= 2 && !strings.Contains(value, "@") {
			return solidTitle(n.cut(at[2], at[3]))
		}
	}
	return ""
}
