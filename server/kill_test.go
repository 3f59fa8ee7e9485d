package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/store"
	"zqyj/store/storetest"
)

// asServer makes this test program the server: the tests start it as a process of its own that can be killed.
const asServer = "ZQYJ_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		os.Exit(run(context.Background(), []string{"serve"}, os.Stdout, os.Stderr))
	}
	os.Exit(storetest.Main(m))
}

// process is a server that runs, and where it answers.
type process struct {
	cmd  *exec.Cmd
	url  string
	gone sync.Once
}

func startServer(t *testing.T, data, database string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asServer+"=1", "ADDR=127.0.0.1:0", "BASE_URL=", "SMTP_HOST=", "DATA_DIR="+data, "DATABASE_URL="+database)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd}
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), "征求意见服务已启动："); found {
			p.url = address
			go func() { // a full pipe would hold the server up
				for lines.Scan() {
				}
			}()
			return p
		}
	}
	t.Fatal("the server did not start")
	return nil
}

// kill ends the process without a word of warning, as kill -9 does, and waits until it is gone.
func (p *process) kill() {
	p.gone.Do(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}

// told is one acknowledgement that a unit got from the API.
type told struct {
	token, key string
	receipt    struct{ Number, Hash string }
}

// TestAcknowledgedRepliesSurviveKill: units submit in a loop, the server dies in the midst, twice; every receipt that was
// given out verifies afterwards, and its repeat gets it again.
func TestAcknowledgedRepliesSurviveKill(t *testing.T) {
	databases := map[string]func(t *testing.T) string{"sqlite": func(*testing.T) string { return "" }}
	if os.Getenv("TEST_DSN") != "" {
		databases["postgres"] = func(t *testing.T) string { return storetest.Schema(t) }
	}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			data, address := t.TempDir(), database(t)
			dsn := address
			if dsn == "" {
				dsn = filepath.Join(data, "zqyj.db")
			}
			round, tokens := callForReplies(t, dsn)
			var all []told
			for life := range 2 {
				p := startServer(t, data, address)
				all = append(all, submitUntilKilled(t, p, round, tokens, life)...)
			}
			p := startServer(t, data, address)
			for _, one := range all {
				if again := p.submit(one.token, one.key, round); again != one {
					t.Errorf("the repeat of %+v got %+v", one, again)
				}
			}
			p.kill()
			verifyAll(t, dsn, round, all)
		})
	}
}

// callForReplies makes an open round of three units and tells their tokens.
func callForReplies(t *testing.T, dsn string) (round int64, tokens []string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	must(err)
	defer s.Close()
	office := models.Actor{Kind: models.ActorOffice, UserID: 1, Name: "经办甲", Role: models.RoleAdmin}
	made, err := s.CreateRound(ctx, office, models.Round{Title: "工作要点", Issuer: "办公室", Phone: "0931-8400000", Policy: models.PolicyOpen()})
	must(err)
	_, err = s.FreezeDraft(ctx, office, made.ID, models.OutlineDraft{Title: "工作要点", Nodes: []models.Node{{Level: 1, Kind: models.NodeItem, Marker: "一、", Number: "1", Text: "坚持稳中求进。", Key: "1"}}})
	must(err)
	units, err := s.AddUnits(ctx, office, made.ID, []models.Unit{{Name: "甲局"}, {Name: "乙局"}, {Name: "丙局"}})
	must(err)
	must(s.ConfirmDeadline(ctx, office, made.ID, models.At(time.Now().Add(time.Hour))))
	must(s.OpenRound(ctx, office, made.ID))
	for _, unit := range units {
		invitation, err := s.Invite(ctx, office, models.Invitation{RoundID: made.ID, UnitID: unit.ID, Role: models.RoleHandler})
		must(err)
		token, _, err := s.NewAPIToken(ctx, office, models.APIToken{InvitationID: invitation.ID})
		must(err)
		tokens = append(tokens, token)
	}
	return made.ID, tokens
}

// submitUntilKilled lets every unit write and submit again and again; the server dies after a dozen acknowledgements.
func submitUntilKilled(t *testing.T, p *process, round int64, tokens []string, life int) []told {
	t.Helper()
	var acknowledged atomic.Int64
	lists := make([][]told, len(tokens))
	var group sync.WaitGroup
	for i, token := range tokens {
		group.Go(func() {
			for n := range 1000 {
				key := fmt.Sprintf("%d-%d-%d", life, i, n)
				if !p.write(token, round, key) {
					return
				}
				one := p.submit(token, key, round)
				if one.receipt.Number == "" {
					return
				}
				lists[i] = append(lists[i], one)
				if acknowledged.Add(1) == 12 {
					go p.kill()
				}
			}
		})
	}
	group.Wait()
	p.kill()
	var all []told
	for _, list := range lists {
		all = append(all, list...)
	}
	if len(all) < 12 {
		t.Fatalf("only %d replies were acknowledged before the server was to die", len(all))
	}
	return all
}

// write puts a working version in place; false when the server is gone.
func (p *process) write(token string, round int64, words string) bool {
	body := fmt.Sprintf(`{"contact":{"name":"周某","phone":"13900000000"},"no_opinion":false,"opinions":[{"clause":0,"kind":"general","nature":"editorial","quote":"","proposed":"建议%s","reason":"便于阅读"}]}`, words)
	answer := p.call(http.MethodPut, fmt.Sprintf("/api/v1/rounds/%d/reply", round), token, body, "")
	if answer == nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// submit sends what is written; the receipt is empty when no whole acknowledgement came back.
func (p *process) submit(token, key string, round int64) told {
	one := told{token: token, key: key}
	answer := p.call(http.MethodPost, fmt.Sprintf("/api/v1/rounds/%d/reply/submit", round), token, "", key)
	if answer == nil {
		return one
	}
	defer answer.Body.Close()
	var body struct{ Receipt struct{ Number, Hash string } }
	if answer.StatusCode == http.StatusCreated && json.NewDecoder(answer.Body).Decode(&body) == nil {
		one.receipt = body.Receipt
	}
	return one
}

func (p *process) call(method, path, token, body, key string) *http.Response {
	request, err := http.NewRequest(method, p.url+path, strings.NewReader(body))
	if err != nil {
		return nil
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("If-Match", "*")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil
	}
	return answer
}

// verifyAll opens the database that the dead servers left and holds every acknowledgement against it.
func verifyAll(t *testing.T, dsn string, round int64, all []told) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, one := range all {
		if receipt, fits, err := s.VerifyReceipt(ctx, one.receipt.Number); err != nil || !fits || receipt.Hash != one.receipt.Hash {
			t.Errorf("receipt %s: fits %v, %v", one.receipt.Number, fits, err)
		}
	}
	if report, err := s.VerifyChain(ctx, round); err != nil || !report.Whole() {
		t.Errorf("the chain: %+v, %v", report, err)
	}
	if snap, err := s.Snapshot(ctx, round); err != nil || snap.Sums.Replied() != 3 || !snap.Sums.Agree() || snap.Sums.Opinions != len(snap.Opinions) {
		t.Errorf("figures %+v, %v", snap.Sums, err)
	}
}
