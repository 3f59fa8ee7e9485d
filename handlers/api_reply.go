package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"zqyj/models"
	"zqyj/store"
)

// apiReply is a unit's reply: the version being written and the one that counts.
type apiReply struct {
	Revision int64        `json:"revision"`
	Class    string       `json:"state"` // none, working, submitted, submitted_and_working, withdrawn, late
	Working  *apiVersion  `json:"working"`
	Counting *apiVersion  `json:"counting"`
	Receipts []apiReceipt `json:"receipts"`
}

type apiVersion struct {
	Version   int          `json:"version"`
	Contact   apiContact   `json:"contact"`
	NoOpinion bool         `json:"no_opinion"`
	Hash      string       `json:"hash"`
	Count     int          `json:"opinion_count"`
	Opinions  []apiOpinion `json:"opinions"`
}

type apiOpinion struct {
	Key      int64       `json:"key"`
	Clause   int64       `json:"clause"` // permanent id, 0 for the whole draft
	Kind     string      `json:"kind"`
	Nature   string      `json:"nature"`
	Quote    string      `json:"quote"`
	Proposed string      `json:"proposed"`
	Reason   string      `json:"reason"`
	Sentence string      `json:"sentence,omitempty"`
	Contact  *apiContact `json:"contact,omitempty"`
}

type apiReceipt struct {
	Number  string `json:"number"`
	Version int    `json:"version"`
	At      string `json:"at"`
	Hash    string `json:"hash"`
	Place   int64  `json:"place"`
	Link    string `json:"link"`
	Late    bool   `json:"late"`
}

// apiPut is the body of PUT reply. Clause is the permanent id; 0, null or left out means the whole draft.
type apiPut struct {
	Contact   *apiContact  `json:"contact"`
	NoOpinion bool         `json:"no_opinion"`
	Opinions  []apiOpinion `json:"opinions"`
}

// check demands the parts whose absence would silently empty a reply: a slip, not a wish.
func (p apiPut) check() error {
	if p.Contact == nil {
		return models.Invalid("contact", "缺少 contact（联系人 name、phone）；暂时未定的可填空字符串")
	}
	if p.Opinions == nil && !p.NoOpinion {
		return models.Invalid("opinions", "缺少 opinions；没有意见的请写 \"no_opinion\": true，清空意见的请写 []")
	}
	return nil
}

func receiptOf(r models.Receipt) apiReceipt {
	return apiReceipt{r.Code, r.Number, r.At.RFC3339(), r.Hash, r.Place, r.Link, r.Late}
}

func (a *App) tellReply(v *visit) error {
	if err := mayReadRound(v); err != nil {
		return err
	}
	reply, err := a.replyNow(v)
	if err != nil {
		return err
	}
	v.Response().Header().Set("ETag", etag(reply.Revision))
	return v.JSON(http.StatusOK, reply)
}

func etag(revision int64) string { return fmt.Sprintf("%q", strconv.FormatInt(revision, 10)) }

func (a *App) replyNow(v *visit) (apiReply, error) {
	desk, err := a.Store.Desk(v.ctx(), v.actor)
	if err != nil {
		return apiReply{}, err
	}
	reply := apiReply{Revision: desk.Reply.Revision, Class: replyState(desk.Reply), Receipts: []apiReceipt{}}
	for _, receipt := range desk.Receipts {
		reply.Receipts = append(reply.Receipts, receiptOf(receipt))
	}
	if desk.Reply.Working != 0 {
		reply.Working = versionOf(desk.Working, desk.Opinions)
	}
	if desk.Reply.Counting == 0 {
		return reply, nil
	}
	opinions := desk.Opinions
	if desk.Reply.Working != 0 {
		_, history, err := a.Store.History(v.ctx(), v.actor)
		if err != nil {
			return reply, err
		}
		opinions = history[desk.Counting.ID]
	}
	reply.Counting = versionOf(desk.Counting, opinions)
	return reply, nil
}

func replyState(r models.Reply) string {
	switch {
	case r.Counting != 0 && r.Working != 0:
		return "submitted_and_working"
	case r.Counting != 0:
		return "submitted"
	case r.Late != 0:
		return "late"
	case r.Withdrawn:
		return "withdrawn"
	case r.Working != 0:
		return "working"
	}
	return "none"
}

func versionOf(version models.Version, opinions []models.Opinion) *apiVersion {
	shown := &apiVersion{Version: version.Number, Contact: apiContact{version.Contact.Name, version.Contact.Phone}, NoOpinion: version.NoOpinion, Hash: version.Hash, Opinions: []apiOpinion{}}
	for _, o := range models.Live(opinions) {
		shown.Opinions = append(shown.Opinions, opinionOf(o))
	}
	shown.Count = len(shown.Opinions)
	return shown
}

func opinionOf(o models.Opinion) apiOpinion {
	shown := apiOpinion{Key: o.Key, Clause: o.PID, Kind: string(o.Kind), Nature: string(o.Nature), Quote: o.Quote, Proposed: o.Proposed, Reason: o.Reason, Sentence: o.Sentence()}
	if !o.Contact.Empty() {
		shown.Contact = &apiContact{o.Contact.Name, o.Contact.Phone}
	}
	return shown
}

// ifMatch is the revision the caller saw; without the header it is store.Unsaid, with "*" store.Unguarded.
func ifMatch(v *visit) (int64, error) {
	tag := strings.Trim(strings.TrimPrefix(v.Request().Header.Get("If-Match"), "W/"), `"`)
	switch tag {
	case "":
		return store.Unsaid, nil
	case "*":
		return store.Unguarded, nil
	}
	revision, err := strconv.ParseInt(tag, 10, 64)
	if err != nil || revision < 0 {
		return 0, models.ErrStale
	}
	return revision, nil
}

// apiMaxReply bounds a whole reply: a few opinions may carry long paragraphs.
const apiMaxReply = 16 << 20

func (a *App) putReply(v *visit) error {
	var put apiPut
	if err := readJSON(v, &put); err != nil {
		return err
	}
	if err := put.check(); err != nil {
		return err
	}
	draught, err := a.draughtOf(v, put)
	if err != nil {
		return err
	}
	if draught.Revision, err = ifMatch(v); err == nil {
		_, err = a.Store.PutReply(v.ctx(), v.actor, draught)
	}
	if errors.Is(err, models.ErrStale) {
		return a.answerStale(v, map[string]any{"sent": put})
	}
	if err != nil {
		return err
	}
	reply, err := a.replyNow(v)
	if err != nil {
		return err
	}
	v.Response().Header().Set("ETag", etag(reply.Revision))
	return v.JSON(http.StatusOK, reply)
}

// answerStale adds what stands now to what was sent, so that the caller can compare.
func (a *App) answerStale(v *visit, both map[string]any) error {
	reply, err := a.replyNow(v)
	if err != nil {
		return err
	}
	both["current"] = reply
	v.Response().Header().Set("ETag", etag(reply.Revision))
	v.Response().Header().Set("Content-Type", "application/problem+json")
	stale := models.ErrStale
	return v.JSON(http.StatusPreconditionFailed, problem{Type: "about:blank", Title: stale.Text, Detail: stale.Text, Status: http.StatusPreconditionFailed, Code: stale.Code, Extra: both})
}

// draughtOf cleans every text and ties every quote to its clause.
func (a *App) draughtOf(v *visit, put apiPut) (store.Draught, error) {
	_, clauses, err := a.Store.Draft(v.ctx(), v.round.ID)
	if err != nil {
		return store.Draught{}, err
	}
	byID := make(map[int64]models.Clause, len(clauses))
	for _, c := range clauses {
		byID[c.PID] = c
	}
	draught := store.Draught{NoOpinion: put.NoOpinion}
	if draught.Contact, err = cleanContact(*put.Contact); err != nil {
		return draught, err
	}
	for i, sent := range put.Opinions {
		o, err := anchored(sent, byID)
		if err != nil {
			return draught, atOpinion(i, err)
		}
		draught.Opinions = append(draught.Opinions, o)
	}
	return draught, nil
}

func anchored(sent apiOpinion, clauses map[int64]models.Clause) (models.Opinion, error) {
	o := models.Opinion{Key: sent.Key, PID: sent.Clause}
	var err error
	if o.Kind, err = saidKind(sent.Kind); err != nil {
		return o, err
	}
	if o.Nature, err = saidNature(sent.Nature); err != nil {
		return o, err
	}
	for _, field := range []struct {
		into *string
		from string
	}{{&o.Quote, sent.Quote}, {&o.Proposed, sent.Proposed}, {&o.Reason, sent.Reason}} {
		if *field.into, _, err = models.CleanText(field.from); err != nil {
			return o, err
		}
	}
	if _, _, err = models.CleanText(sent.Kind + sent.Nature); err != nil {
		return o, err
	}
	if sent.Contact != nil {
		if o.Contact, err = cleanContact(*sent.Contact); err != nil {
			return o, err
		}
	}
	if o.PID == models.General {
		return o, nil
	}
	c, known := clauses[o.PID]
	if !known {
		return o, models.Invalid("clause", "没有这个条款")
	}
	if tied, problem := models.Anchor(o, c); problem != nil {
		return o, problem
	} else {
		return tied, nil
	}
}

// saidKind reads a kind by its name or its Chinese word; empty while it is not chosen yet.
func saidKind(word string) (models.OpinionKind, error) {
	for _, kind := range models.OpinionKinds {
		if word == string(kind) || word == kind.String() {
			return kind, nil
		}
	}
	if word == "" {
		return "", nil
	}
	return "", models.Invalid("kind", "kind 应为 replace、insert、remove、general 之一（修改、增加、删除、总体）")
}

func saidNature(word string) (models.Nature, error) {
	for _, nature := range []models.Nature{models.NatureSubstantive, models.NatureEditorial} {
		if word == string(nature) || word == nature.String() {
			return nature, nil
		}
	}
	if word == "" {
		return "", nil
	}
	return "", models.Invalid("nature", "nature 应为 substantive、editorial 之一（实质性、文字性）")
}

// atOpinion names which opinion of the list a problem is about.
func atOpinion(i int, err error) error {
	p, ok := asProblem(err)
	if !ok {
		return err
	}
	named := *p
	named.Fields = nil
	for _, f := range p.Fields {
		named.Fields = append(named.Fields, models.FieldError{Field: fmt.Sprintf("opinions[%d].%s", i, f.Field), Text: fmt.Sprintf("第%d条意见：%s", i+1, f.Text)})
	}
	return &named
}

func cleanContact(c apiContact) (models.Contact, error) {
	name, _, err := models.CleanText(c.Name)
	if err != nil {
		return models.Contact{}, err
	}
	phone, _, err := models.CleanText(c.Phone)
	return models.Contact{Name: strings.TrimSpace(name), Phone: strings.TrimSpace(phone)}, err
}

// sendingOf reads key and guard; the digest of the request tells a repeat from another request under the same key.
func sendingOf(v *visit) (store.Sending, error) {
	body, err := io.ReadAll(v.Request().Body)
	if err != nil {
		return store.Sending{}, badForm(err)
	}
	key := v.Request().Header.Get("Idempotency-Key")
	if len(key) > 200 || !utf8.ValidString(key) {
		return store.Sending{}, models.Invalid("Idempotency-Key", "Idempotency-Key 请不要超过200个字符，并以 UTF-8 发送")
	}
	revision, err := ifMatch(v)
	sum := sha256.Sum256(body)
	request := hex.EncodeToString(sum[:]) + ":" + v.Request().Header.Get("If-Match")
	return store.Sending{Key: key, Request: request, Revision: revision}, err
}

func (a *App) submitByAPI(v *visit) error {
	sending, err := sendingOf(v)
	if err != nil {
		return err
	}
	receipt, err := a.Store.SubmitReply(v.ctx(), v.actor, sending)
	if errors.Is(err, models.ErrStale) {
		return a.answerStale(v, map[string]any{})
	}
	if err != nil {
		return err
	}
	return a.answerSent(v, http.StatusCreated, map[string]any{"receipt": receiptOf(receipt)})
}

func (a *App) withdrawByAPI(v *visit) error {
	sending, err := sendingOf(v)
	if err != nil {
		return err
	}
	err = a.Store.WithdrawReply(v.ctx(), v.actor, sending)
	if errors.Is(err, models.ErrStale) {
		return a.answerStale(v, map[string]any{})
	}
	if err != nil {
		return err
	}
	return a.answerSent(v, http.StatusOK, map[string]any{})
}

// answerSent answers a sending verb with the reply's present state beside what the verb gave; a repeat gets the first
// receipt again, with the state of today.
func (a *App) answerSent(v *visit, status int, body map[string]any) error {
	reply, err := a.replyNow(v)
	if err != nil {
		return err
	}
	body["reply"] = reply
	v.Response().Header().Set("ETag", etag(reply.Revision))
	return v.JSON(status, body)
}
