package models

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

var listMarks = regexp.MustCompile(`[\n;\x{ff1b}]+`)

// Requirements lists every code a notice may ask for, in the order of the form.
var Requirements = []Requirement{
	NeedLeaderReview, NeedSeal, NeedWritten, NeedEmailCopy, NeedForm, NeedContact, NeedPhoneIfNone, NeedReplyIfNone, SilenceIsNoOpinion,
}

// editFact changes one fact of the notice or the draft's title. A deadline that a person has typed carries no marks.
func (o Outline) editFact(e OutlineEdit) (Outline, error) {
	value := strings.TrimSpace(e.Value)
	if e.Field == "draft_title" {
		o.Draft.Title = value
		return o, nil
	}
	facts := NoticeFacts{}
	if o.Notice != nil {
		facts = *o.Notice
	}
	if err := facts.set(e.Field, value); err != nil {
		return o, err
	}
	o.Notice = &facts
	return o, nil
}

func (f *NoticeFacts) set(field, value string) error {
	lists := map[string]*[]string{
		"addressees": &f.Addressees, "contact": &f.Contact, "phone": &f.Phone, "fax": &f.Fax, "email": &f.Email, "attachments": &f.Attachments,
	}
	if list, ok := lists[field]; ok {
		*list = splitFacts(value)
		return nil
	}
	texts := map[string]*string{
		"title": &f.Title, "address": &f.Address, "reply_to": &f.ReplyTo, "issuer": &f.Issuer,
	}
	if text, ok := texts[field]; ok {
		*text = value
		return nil
	}
	switch field {
	case "date":
		return f.setDate(value)
	case "deadline":
		return f.setDeadline(value)
	case "requirements":
		return f.setRequirements(value)
	}
	return Invalid("field", "没有这个可修改的项目")
}

// splitFacts reads a list typed one entry a line or with semicolons.
func splitFacts(value string) []string {
	list := []string{}
	for _, entry := range listMarks.Split(value, -1) {
		if entry = strings.TrimSpace(entry); entry != "" {
			list = append(list, entry)
		}
	}
	return list
}

func (f *NoticeFacts) setDate(value string) error {
	if _, err := time.Parse(time.DateOnly, value); err != nil && value != "" {
		return Invalid("date", "落款日期请按“2018-01-30”填写")
	}
	f.Date = value
	return nil
}

// setDeadline reads "2018-02-09T12:00", "2018-02-09 12:00" or the full form; 24:00 is the end of that day.
func (f *NoticeFacts) setDeadline(value string) error {
	if value == "" {
		f.Deadline, f.DeadlineMarks = "", nil
		return nil
	}
	text := strings.Replace(value, " ", "T", 1)
	text = strings.TrimSuffix(text, "+08:00")
	if len(text) == len("2006-01-02T15:04") {
		text += ":00"
	}
	at := LocalTime(text + "+08:00")
	if _, ok := at.Instant(); !ok {
		return Invalid("deadline", "截止时间请填写到时和分，例如2018-02-09 12:00（北京时间）")
	}
	f.Deadline, f.DeadlineMarks = at, nil
	return nil
}

func (f *NoticeFacts) setRequirements(value string) error {
	needs := []Requirement{}
	for _, code := range splitFacts(value) {
		if !slices.Contains(Requirements, Requirement(code)) {
			return Invalid("requirements", "没有“"+code+"”这项反馈要求")
		}
		needs = append(needs, Requirement(code))
	}
	f.Requirements = needs
	return nil
}
