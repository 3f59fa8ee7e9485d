-- +goose Up
-- The papers that were made, by the hash printed on their last page.
CREATE TABLE printed_papers (
  hash TEXT PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES rounds (id), kind TEXT NOT NULL,
  at INTEGER NOT NULL, head TEXT NOT NULL, printed_at INTEGER NOT NULL
);
CREATE INDEX printed_papers_round ON printed_papers (round_id, head);
