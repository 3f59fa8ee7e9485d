-- +goose Up
-- The papers that were made, by the hash printed on their last page.
CREATE TABLE printed_papers (
  hash TEXT PRIMARY KEY, round_id BIGINT NOT NULL REFERENCES rounds (id), kind TEXT NOT NULL,
  at BIGINT NOT NULL, head TEXT NOT NULL, printed_at BIGINT NOT NULL
);
CREATE INDEX printed_papers_round ON printed_papers (round_id, head);
