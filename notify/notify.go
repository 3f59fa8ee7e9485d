// Package notify sends what waits in the outbox; nothing a unit or the office does ever waits for it.
package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"zqyj/models"
	"zqyj/store"
)

// Config is the mail server that sends.
type Config struct {
	Host     string // empty: no mail is sent
	Port     int
	User     string // empty: without signing in
	Password string
	From     string // address, or name and address: 省创新办 <cxb@example.cn>
	Security Security
	Insecure bool // accept the server's certificate unchecked: for machines of an intranet that have none
}

// Security says how the line to the mail server is protected.
type Security string

// The three ways.
const (
	StartTLS Security = "starttls" // begins plain, then TLS is demanded
	TLS      Security = "tls"      // TLS from the first byte
	Plain    Security = "none"     // only inside a trusted network
)

// Enabled reports whether mail can be sent at all.
func (c Config) Enabled() bool { return c.Host != "" }

// Check says what is wrong with the configuration, in Chinese; nil when mail is off.
func (c Config) Check() error {
	if !c.Enabled() {
		return nil
	}
	if c.From == "" {
		return errors.New("设置了 SMTP_HOST，还须设置 SMTP_FROM（发件人地址）")
	}
	if err := mail.NewMsg().From(c.From); err != nil {
		return fmt.Errorf("SMTP_FROM“%s”不是邮件地址", c.From)
	}
	switch c.Security {
	case StartTLS, TLS, Plain:
		return nil
	}
	return fmt.Errorf("SMTP_SECURITY“%s”应为 starttls、tls 或 none", c.Security)
}

// batch is how many messages one turn takes; one turn fits well inside the lease of a message.
const batch = 10

// patience bounds one message.
const patience = 20 * time.Second

// Sender sends what is due.
type Sender struct {
	config Config
	store  *store.Store
	log    *slog.Logger
}

// New makes a sender; the configuration has been checked.
func New(config Config, s *store.Store, log *slog.Logger) *Sender {
	return &Sender{config, s, log}
}

// Run sends what is due every few seconds until ctx ends. Several replicas may run it: each message is leased by a row.
func (s *Sender) Run(ctx context.Context) {
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		if err := s.Turn(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("send mail", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Turn sends the messages that are due now. What fails is tried again later, or given up; only a database that does not
// answer is an error.
func (s *Sender) Turn(ctx context.Context) error {
	due, err := s.store.LeaseMail(ctx, batch)
	if err != nil {
		return err
	}
	for _, message := range due {
		failed := s.send(ctx, message)
		if failed == nil {
			err = errors.Join(err, s.store.MailSent(context.WithoutCancel(ctx), message.ID)) // noted also while the service stops: nobody gets it twice
			continue
		}
		if ctx.Err() != nil {
			return nil // the lease runs out and another turn takes it
		}
		s.log.Warn("mail not sent", "message", message.ID, "try", message.Tries, "err", failed)
		err = errors.Join(err, s.store.MailFailed(ctx, message, reason(failed), permanent(failed)))
	}
	return err
}

func (s *Sender) send(ctx context.Context, message models.Outbox) error {
	msg := mail.NewMsg()
	if err := msg.From(s.config.From); err != nil {
		return err
	}
	if err := msg.To(message.Address); err != nil {
		return badAddressError{message.Address}
	}
	msg.Subject(message.Subject)
	msg.SetDate()
	msg.SetMessageID()
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(mail.TypeTextPlain, message.Body)
	client, err := mail.NewClient(s.config.Host, s.config.options()...)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return client.DialAndSendWithContext(bounded, msg)
}

func (c Config) options() []mail.Option {
	options := []mail.Option{mail.WithPort(c.Port), mail.WithTimeout(patience)}
	switch c.Security {
	case TLS:
		options = append(options, mail.WithSSL())
	case StartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	default:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if c.Insecure {
		options = append(options, mail.WithTLSConfig(&tls.Config{ServerName: c.Host, InsecureSkipVerify: true})) // asked for by the operator
	}
	if c.User == "" {
		return options
	}
	auth := mail.SMTPAuthAutoDiscover
	if c.Security == Plain {
		auth = mail.SMTPAuthPlainNoEnc
	}
	return append(options, mail.WithSMTPAuth(auth), mail.WithUsername(c.User), mail.WithPassword(c.Password))
}

// badAddressError says that an address cannot be one; no second try mends it.
type badAddressError struct{ address string }

func (e badAddressError) Error() string { return "邮箱地址不正确：" + e.address }

// permanent tells what no second try mends: an address that is none, a server's 5xx.
func permanent(err error) bool {
	var bad badAddressError
	if errors.As(err, &bad) {
		return true
	}
	var refused *mail.SendError
	return errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500
}

// reason is the error in one line, as the office sees it.
func reason(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200])
	}
	return text
}
