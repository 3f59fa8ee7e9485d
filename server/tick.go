package main

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"time"

	"zqyj/store"
)

// chores is what falls due by itself, each so many seconds. A page or write that comes first closes a deadline as well.
func chores(s *store.Store) []chore {
	host, _ := os.Hostname() // only tells replicas apart, together with the process
	holder := host + ":" + strconv.Itoa(os.Getpid())
	return []chore{
		{"close due deadlines", 1, s.CloseDue},
		{"heart beat", 10, s.Beat},
		{"sweep sessions", 600, s.Sessions().Sweep},
		{"forget throttles", 600, s.ForgetThrottles},
		{"purge contacts", 600, func(ctx context.Context) error { return s.PurgeLeased(ctx, holder) }},
	}
}

type chore struct {
	name    string
	seconds int
	do      func(context.Context) error
}

// tick does the chores until ctx ends; one that fails is tried again at its next turn.
func tick(ctx context.Context, s *store.Store, log *slog.Logger) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	list := chores(s)
	for n := 0; ; n++ {
		for _, c := range list {
			if n%c.seconds != 0 {
				continue
			}
			if err := c.do(ctx); err != nil && ctx.Err() == nil {
				log.Error(c.name, "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
