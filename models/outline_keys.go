package models

import "fmt"

// Rekey brings levels into order (the first node and every child at most one deeper than what stands before it) and
// gives every node its key: the numbers along its path, the kind where there is none, "#2" for repeats.
func (d *OutlineDraft) Rekey() {
	var path []string // keys of the open nodes, one per level
	used := map[string]int{}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		n.Level = max(1, min(n.Level, len(path)+1))
		path = path[:n.Level-1]
		key := n.Number
		if key == "" {
			key = string(n.Kind)
		}
		if len(path) > 0 {
			key = path[len(path)-1] + "/" + key
		}
		used[key]++
		if used[key] > 1 {
			key = fmt.Sprintf("%s#%d", key, used[key])
		}
		n.Key = key
		path = append(path, key)
	}
	if d.Nodes == nil {
		d.Nodes = []Node{}
	}
}
