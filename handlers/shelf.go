package handlers

import (
	"container/list"
	"context"
	"sync"
)

// shelf keeps finished papers by the hash of what they say, up to a number of bytes, and bounds how many are made at
// once. What it forgets is made again; it holds nothing that matters.
type shelf struct {
	mu      sync.Mutex
	byKey   map[string]*list.Element
	order   *list.List // newest in front
	bytes   int
	jobs    map[string]int // pages done, by the name a page gave its request
	workers chan struct{}
}

const (
	shelfBytes  = 32 << 20
	shelfMaking = 2
)

// made is a finished paper.
type made struct {
	key     string
	body    []byte
	kind    string
	missing []string // characters no font has
}

func newShelf() *shelf {
	return &shelf{byKey: map[string]*list.Element{}, order: list.New(), jobs: map[string]int{}, workers: make(chan struct{}, shelfMaking)}
}

// get finds a paper and makes it the newest.
func (s *shelf) get(key string) (made, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.byKey[key]
	if !ok {
		return made{}, false
	}
	s.order.MoveToFront(e)
	return e.Value.(made), true
}

// put keeps a paper and drops the oldest ones beyond the bound; a paper larger than the whole shelf is not kept.
func (s *shelf) put(paper made) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.byKey[paper.key]; known || len(paper.body) > shelfBytes {
		return
	}
	s.byKey[paper.key] = s.order.PushFront(paper)
	s.bytes += len(paper.body)
	for s.bytes > shelfBytes {
		oldest := s.order.Remove(s.order.Back()).(made)
		delete(s.byKey, oldest.key)
		s.bytes -= len(oldest.body)
	}
}

// begin waits for a free worker, or for the client to leave.
func (s *shelf) begin(ctx context.Context) error {
	select {
	case s.workers <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *shelf) end() { <-s.workers }

// report notes how far a job is; a negative number forgets it.
func (s *shelf) report(job string, pages int) {
	if job == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if pages < 0 {
		delete(s.jobs, job)
		return
	}
	s.jobs[job] = pages
}

// pages tells how many pages a job has done; running is false when nobody works on it here.
func (s *shelf) pages(job string) (pages int, running bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pages, running = s.jobs[job]
	return pages, running
}
