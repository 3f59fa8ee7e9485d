package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"zqyj/handlers"
	"zqyj/intake"
	"zqyj/notify"
	"zqyj/papers"
	"zqyj/store"
)

// serve runs the service for real use until it is told to stop.
func serve(ctx context.Context, args []string, out io.Writer) error {
	set := flags("serve", out)
	if err := parseAlone(set, args); err != nil {
		return err
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	base, err := c.base(listener.Addr())
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := offerSetUp(ctx, s, base, out); err != nil {
		return err
	}
	fmt.Fprintf(out, "征求意见服务已启动：%s\n", base)
	return listen(ctx, listener, service{store: s, base: base, proxies: c.Proxies, data: c.Data, mail: c.Mail.config()})
}

// printers is how many papers are printed at once; other requests keep the rest of the machine.
const printers = 2

// service is everything a running service is made of.
type service struct {
	store   *store.Store
	base    *url.URL
	proxies []string
	data    string
	mail    notify.Config
}

// offerSetUp prints the one-time link while the office has no user yet.
func offerSetUp(ctx context.Context, s *store.Store, base *url.URL, out io.Writer) error {
	users, err := s.Users(ctx)
	if err != nil || len(users) > 0 {
		return err
	}
	return printSetUp(ctx, s, base, out)
}

func printSetUp(ctx context.Context, s *store.Store, base *url.URL, out io.Writer) error {
	token, err := s.NewSetupToken(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "办公室设置链接（只能用一次）：%s\n", base.JoinPath("setup", token))
	return nil
}

// listen answers requests until ctx ends, then finishes what is under way.
func listen(ctx context.Context, listener net.Listener, s service) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	_, rehearsal, err := s.store.Rehearsal(ctx)
	if err != nil {
		return err
	}
	printer, messages := papers.NewPrinter(filepath.Join(s.data, "fonts"), printers)
	for _, message := range messages {
		log.Info(message)
	}
	cache := filepath.Join(s.data, "cache")
	pdf := intake.NewPDFReader(cache) // starts nothing before the first PDF
	defer pdf.Close()
	e, err := handlers.New(handlers.Config{Store: s.store, Base: s.base, Log: log, Printer: printer, PDF: pdf, CacheDir: cache, Mail: s.mail.Enabled(), Rehearsal: rehearsal, Proxies: s.proxies, Version: versionText()})
	if err != nil {
		return err
	}
	server := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	ticking, stop := context.WithCancel(ctx)
	var background sync.WaitGroup
	defer background.Wait() // the caller closes the database after it
	defer stop()
	background.Go(func() { tick(ticking, s.store, log) })
	if s.mail.Enabled() {
		background.Go(func() { notify.New(s.mail, s.store, log).Run(ticking) })
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// office prints a new set-up link.
func office(ctx context.Context, args []string, out io.Writer) error {
	set := flags("office", out)
	if err := parse(set, args); err != nil {
		return err
	}
	if set.Arg(0) != "invite" {
		return fmt.Errorf("%w：应为 server office invite", errUsage)
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		return err
	}
	defer s.Close()
	base, err := c.base(tcpAddr(c.Addr))
	if err != nil {
		return err
	}
	return printSetUp(ctx, s, base, out)
}

type tcpAddr string

func (a tcpAddr) Network() string { return "tcp" }
func (a tcpAddr) String() string  { return string(a) }
