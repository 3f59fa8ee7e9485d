package papers

import (
	"context"
	"slices"
	"sync"
)

// cacheBytes bounds what a Printer keeps of papers printed before.
const cacheBytes = 48 << 20

// cache keeps the papers printed last, by what they say and how they are
// laid out. It is safe for concurrent use.
type cache struct {
	mutex sync.Mutex
	files map[string]File
	order []string // the oldest first
	size  int
}

// keyed is a paper whose file can be used again while its content is the same.
type keyed interface{ key() string }

func (c *cache) get(paper Paper) (File, bool) {
	k, yes := paper.(keyed)
	if !yes {
		return File{}, false
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	file, found := c.files[k.key()]
	return file, found
}

func (c *cache) put(paper Paper, file File) {
	k, yes := paper.(keyed)
	if !yes || len(file.PDF) > cacheBytes/2 {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if _, known := c.files[k.key()]; known {
		return
	}
	if c.files == nil {
		c.files = map[string]File{}
	}
	c.files[k.key()], c.order, c.size = file, append(c.order, k.key()), c.size+len(file.PDF)
	for c.size > cacheBytes {
		c.size -= len(c.files[c.order[0]].PDF)
		delete(c.files, c.order[0])
		c.order = slices.Delete(c.order, 0, 1)
	}
}

type progressKey struct{}

// WithProgress makes Print and Volumes tell how many pages of the file at hand
// are printed, after every one. The function is called from the goroutine that
// prints.
func WithProgress(ctx context.Context, report func(pages int)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

func progressOf(ctx context.Context) func(int) {
	if report, yes := ctx.Value(progressKey{}).(func(int)); yes {
		return report
	}
	return func(int) {}
}
