package notify_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/mail"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"zqyj/models"
	"zqyj/notify"
	"zqyj/store"
	"zqyj/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// postman is a mail server on loopback that keeps what it is given and answers RCPT with what it is told to.
type postman struct {
	port int
	mu   sync.Mutex
	mail []string
	rcpt string // answer to RCPT TO; empty: accepted
}

func openPostman(t *testing.T) *postman {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postman{port: listener.Addr().(*net.TCPAddr).Port}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return p
}

func (p *postman) answer(rcpt string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rcpt = rcpt
}

func (p *postman) received() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.mail...)
}

func (p *postman) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 test ready")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.Fields(line + " x")[0]); verb {
		case "EHLO", "HELO":
			say("250-test")
			say("250 8BITMIME")
		case "RCPT":
			p.mu.Lock()
			rcpt := p.rcpt
			p.mu.Unlock()
			if rcpt != "" {
				say(rcpt)
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go on")
			p.keep(in)
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *postman) keep(in *bufio.Reader) {
	var text strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || strings.TrimRight(line, "\r\n") == "." {
			break
		}
		text.WriteString(line)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mail = append(p.mail, text.String())
}

var office = models.Actor{Kind: models.ActorOffice, UserID: 1, Name: "经办甲", Role: models.RoleAdmin}

// owing is a round with two units that owe and have addresses.
func owing(t *testing.T, s *store.Store) (models.Round, []models.Unit) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	round, err := s.CreateRound(ctx, office, models.Round{Title: "工作要点", Phone: "8400000", Policy: models.PolicyOpen()})
	must(err)
	_, err = s.FreezeDraft(ctx, office, round.ID, models.OutlineDraft{Title: "要点", Nodes: []models.Node{{Level: 1, Kind: "item", Number: "1", Text: "坚持稳中求进。", Key: "1"}}})
	must(err)
	units, err := s.AddUnits(ctx, office, round.ID, []models.Unit{{Name: "省财政厅", Email: "cz@example.cn"}, {Name: "省教育厅", Email: "jy@example.cn"}})
	must(err)
	must(s.ConfirmDeadline(ctx, office, round.ID, storetest.Noon))
	must(s.OpenRound(ctx, office, round.ID))
	return round, units
}

func queue(t *testing.T, s *store.Store, round models.Round, units []models.Unit) {
	t.Helper()
	var mails []models.Outbox
	for _, u := range units {
		mails = append(mails, models.Outbox{UnitID: u.ID, Subject: "催办：" + round.Title, Body: u.Name + ":\n请于12时前反馈。𠮷\n"})
	}
	if n, err := s.QueueReminders(context.Background(), office, round.ID, mails); err != nil || n != len(units) {
		t.Fatalf("queued %d, %v", n, err)
	}
}

func senderTo(s *store.Store, port int) *notify.Sender {
	config := notify.Config{Host: "127.0.0.1", Port: port, From: "省创新办 <cxb@example.cn>", Security: notify.Plain}
	return notify.New(config, s, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func TestRemindersGoOutOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx, p := context.Background(), openPostman(t)
		round, units := owing(t, s)
		queue(t, s, round, units)
		for range 3 {
			if err := senderTo(s, p.port).Turn(ctx); err != nil {
				t.Fatal(err)
			}
		}
		got := p.received()
		if len(got) != 2 {
			t.Fatalf("%d mails, want one each", len(got))
		}
		message, err := mail.ReadMessage(strings.NewReader(got[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
		if err != nil || subject != "催办：工作要点" || !strings.Contains(message.Header.Get("To"), "cz@example.cn") || message.Header.Get("Auto-Submitted") == "" {
			t.Errorf("subject %q, headers %v, %v", subject, message.Header, err)
		}
		mails, err := s.Mails(ctx, round.ID, 10)
		if err != nil || mails[0].SentAt.IsZero() || mails[0].Body != "" {
			t.Errorf("outbox %+v, %v: want sent, its text forgotten", mails, err)
		}
	})
}

func TestTwoSendersShareTheOutbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		p := openPostman(t)
		round, units := owing(t, s)
		queue(t, s, round, units)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if err := senderTo(s, p.port).Turn(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := p.received(); len(got) != 2 {
			t.Errorf("%d mails, want 2", len(got))
		}
	})
}

func TestATemporaryRefusalIsTriedAgainLater(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx, p := context.Background(), openPostman(t)
		round, units := owing(t, s)
		queue(t, s, round, units[:1])
		turn := func() models.Outbox {
			t.Helper()
			if err := senderTo(s, p.port).Turn(ctx); err != nil {
				t.Fatal(err)
			}
			mails, err := s.Mails(ctx, round.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			return mails[0]
		}
		p.answer("451 try later")
		first := turn()
		if first.Tries != 1 || first.Error == "" || !first.FailedAt.IsZero() || first.NextAt != models.At(clock.Now()).Add(time.Minute) {
			t.Errorf("after the first try: %+v", first)
		}
		if again := turn(); again.Tries != 1 {
			t.Errorf("tried again before its time: %+v", again)
		}
		p.answer("")
		clock.Set(first.NextAt)
		if sent := turn(); sent.SentAt.IsZero() || len(p.received()) != 1 {
			t.Errorf("not sent on the second try: %+v", sent)
		}
	})
}

func TestAPermanentRefusalIsGivenUpAndShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx, p := context.Background(), openPostman(t)
		round, units := owing(t, s)
		queue(t, s, round, units[:1])
		p.answer("550 no such mailbox")
		if err := senderTo(s, p.port).Turn(ctx); err != nil {
			t.Fatal(err)
		}
		mails, err := s.Mails(ctx, round.ID, 1)
		if err != nil || mails[0].FailedAt.IsZero() || !strings.Contains(mails[0].Error, "no such mailbox") {
			t.Errorf("outbox %+v, %v", mails, err)
		}
	})
}

func TestADeadServerIsGivenUpInTheEnd(t *testing.T) {
	clock := storetest.NewClock(storetest.Morning)
	s := storetest.SQLite(t, clock)
	round, units := owing(t, s)
	queue(t, s, round, units[:1])
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close() // nobody listens there any more
	for range models.MailTries {
		clock.Set(models.At(clock.Now()).Add(2 * time.Hour))
		if err := senderTo(s, port).Turn(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	mails, err := s.Mails(context.Background(), round.ID, 1)
	if err != nil || mails[0].FailedAt.IsZero() || mails[0].Tries != models.MailTries {
		t.Errorf("outbox %+v, %v", mails, err)
	}
}

func TestConfigurationIsToldInWords(t *testing.T) {
	for _, c := range []struct {
		config notify.Config
		want   string
	}{
		{notify.Config{}, ""},
		{notify.Config{Host: "smtp", From: "cxb@example.cn", Security: notify.StartTLS}, ""},
		{notify.Config{Host: "smtp", Security: notify.StartTLS}, "SMTP_FROM"},
		{notify.Config{Host: "smtp", From: "不是地址", Security: notify.StartTLS}, "SMTP_FROM"},
		{notify.Config{Host: "smtp", From: "a@b.cn", Security: "ssl3"}, "SMTP_SECURITY"},
	} {
		err := c.config.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.config, err, c.want)
		}
	}
}
