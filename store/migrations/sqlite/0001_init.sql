-- +goose Up
-- Every instant is an integer of UTC milliseconds, 0 = not yet. Texts are never NULL.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE rounds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL, issuer TEXT NOT NULL, reply_to TEXT NOT NULL, issued_on TEXT NOT NULL, notice_text TEXT NOT NULL,
  state TEXT NOT NULL, draft_id INTEGER NOT NULL, previous_id INTEGER NOT NULL,
  policy_approval_with TEXT NOT NULL, policy_approval_without TEXT NOT NULL, policy_seal_with TEXT NOT NULL, policy_seal_without TEXT NOT NULL,
  policy_seal_days INTEGER NOT NULL, policy_deem_no_opinion BOOLEAN NOT NULL,
  internal BOOLEAN NOT NULL, demo BOOLEAN NOT NULL, contact TEXT NOT NULL, phone TEXT NOT NULL, fax TEXT NOT NULL, override TEXT NOT NULL,
  proposed_at INTEGER NOT NULL, proposed_how TEXT NOT NULL, confirmed_at INTEGER NOT NULL,
  paused_at INTEGER NOT NULL, cancelled_at INTEGER NOT NULL, halt TEXT NOT NULL,
  purge_days INTEGER NOT NULL, purged_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL, closed_at INTEGER NOT NULL, released_at INTEGER NOT NULL, archived_at INTEGER NOT NULL, created_at INTEGER NOT NULL,
  chain_length INTEGER NOT NULL, chain_head BLOB
);

CREATE TABLE deadlines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), unit_id INTEGER NOT NULL,
  at INTEGER NOT NULL, set_by TEXT NOT NULL, set_at INTEGER NOT NULL, reason TEXT NOT NULL, closed_at INTEGER NOT NULL
);
CREATE INDEX deadlines_round ON deadlines (round_id, unit_id, id);

CREATE TABLE extension_requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), unit_id INTEGER NOT NULL,
  at INTEGER NOT NULL, reason TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL,
  decision TEXT NOT NULL, answer TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at INTEGER NOT NULL
);
CREATE INDEX extension_requests_round ON extension_requests (round_id, unit_id);

CREATE TABLE files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  added_at INTEGER NOT NULL, added_by TEXT NOT NULL
);
CREATE INDEX files_round ON files (round_id, unit_id);
CREATE TABLE file_chunks (sha256 TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sha256, seq));

-- An import on its way: the read source and the outline as the office has corrected it so far.
CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), name TEXT NOT NULL, source TEXT NOT NULL,
  position INTEGER NOT NULL, state TEXT NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL
);
CREATE INDEX imports_round ON imports (round_id, id);
CREATE TABLE import_steps (
  import_id INTEGER NOT NULL REFERENCES imports (id), seq INTEGER NOT NULL, edit TEXT NOT NULL, outline TEXT NOT NULL,
  made_by TEXT NOT NULL, made_at INTEGER NOT NULL, PRIMARY KEY (import_id, seq)
);

CREATE TABLE drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), version INTEGER NOT NULL, title TEXT NOT NULL, hash TEXT NOT NULL,
  frozen_at INTEGER NOT NULL, frozen_by TEXT NOT NULL, file_id INTEGER NOT NULL, clause_num INTEGER NOT NULL,
  UNIQUE (round_id, version)
);
CREATE TABLE clause_ids (pid INTEGER PRIMARY KEY AUTOINCREMENT, round_id INTEGER NOT NULL REFERENCES rounds (id));
CREATE TABLE clauses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id INTEGER NOT NULL REFERENCES drafts (id), round_id INTEGER NOT NULL, pid INTEGER NOT NULL REFERENCES clause_ids (pid),
  seq INTEGER NOT NULL, level INTEGER NOT NULL, parent INTEGER NOT NULL, kind TEXT NOT NULL, marker TEXT NOT NULL, number TEXT NOT NULL,
  heading TEXT NOT NULL, stop TEXT NOT NULL, text TEXT NOT NULL, path TEXT NOT NULL, cells TEXT NOT NULL, columns TEXT NOT NULL,
  shut BOOLEAN NOT NULL, removed BOOLEAN NOT NULL, changed BOOLEAN NOT NULL, before TEXT NOT NULL,
  UNIQUE (draft_id, pid)
);
CREATE INDEX clauses_draft ON clauses (draft_id, seq);

CREATE TABLE units (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), seq INTEGER NOT NULL, name TEXT NOT NULL, category TEXT NOT NULL, initials TEXT NOT NULL,
  email TEXT NOT NULL, phone TEXT NOT NULL, contact TEXT NOT NULL, demo BOOLEAN NOT NULL,
  acknowledged_at INTEGER NOT NULL, acknowledged_by TEXT NOT NULL,
  UNIQUE (round_id, name)
);
CREATE INDEX units_round ON units (round_id, seq);
CREATE TABLE clause_units (
  round_id INTEGER NOT NULL REFERENCES rounds (id), pid INTEGER NOT NULL, unit_id INTEGER NOT NULL REFERENCES units (id), leads BOOLEAN NOT NULL,
  PRIMARY KEY (round_id, pid, unit_id)
);

CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), unit_id INTEGER NOT NULL REFERENCES units (id),
  role TEXT NOT NULL, label TEXT NOT NULL, nonce TEXT NOT NULL, code_hash TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL, made_by TEXT NOT NULL, maker_id INTEGER NOT NULL, used_at INTEGER NOT NULL, revoked_at INTEGER NOT NULL
);
CREATE INDEX invitations_unit ON invitations (unit_id, id);

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL, created_at INTEGER NOT NULL, barred_at INTEGER NOT NULL
);
CREATE TABLE sessions (
  skey TEXT PRIMARY KEY, data BLOB NOT NULL, expires_at INTEGER NOT NULL, user_id INTEGER NOT NULL, invitation_id INTEGER NOT NULL,
  agent TEXT NOT NULL, started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE TABLE api_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE, user_id INTEGER NOT NULL, invitation_id INTEGER NOT NULL, label TEXT NOT NULL,
  made_at INTEGER NOT NULL, made_by TEXT NOT NULL, revoked_at INTEGER NOT NULL
);
CREATE TABLE throttles (name TEXT PRIMARY KEY, tries INTEGER NOT NULL, since INTEGER NOT NULL);

CREATE TABLE replies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL REFERENCES rounds (id), unit_id INTEGER NOT NULL REFERENCES units (id),
  versions INTEGER NOT NULL, working INTEGER NOT NULL, counting INTEGER NOT NULL, late INTEGER NOT NULL, withdrawn BOOLEAN NOT NULL, revision INTEGER NOT NULL,
  UNIQUE (round_id, unit_id)
);
CREATE TABLE versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reply_id INTEGER NOT NULL REFERENCES replies (id), round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL,
  no_opinion BOOLEAN NOT NULL,
  contact_name TEXT NOT NULL, contact_phone TEXT NOT NULL, contact_salt TEXT NOT NULL, contact_digest TEXT NOT NULL,
  letter_no TEXT NOT NULL, draft_hash TEXT NOT NULL, hash TEXT NOT NULL, opinions INTEGER NOT NULL,
  submitted_at INTEGER NOT NULL, submitted_by TEXT NOT NULL, ended_at INTEGER NOT NULL, channel TEXT NOT NULL,
  received_at INTEGER NOT NULL, call_note TEXT NOT NULL, file_id INTEGER NOT NULL, entered_at INTEGER NOT NULL, entered_by TEXT NOT NULL, entered_by_id INTEGER NOT NULL,
  checked_at INTEGER NOT NULL, checked_by TEXT NOT NULL, admitted_at INTEGER NOT NULL, admitted_by TEXT NOT NULL, reason TEXT NOT NULL,
  UNIQUE (reply_id, number)
);
CREATE INDEX versions_round ON versions (round_id, state);

CREATE TABLE opinions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, unit_seq INTEGER NOT NULL, reply_id INTEGER NOT NULL REFERENCES replies (id), version_id INTEGER NOT NULL REFERENCES versions (id),
  okey INTEGER NOT NULL, seq INTEGER NOT NULL, pid INTEGER NOT NULL, clause_seq INTEGER NOT NULL, kind TEXT NOT NULL, nature TEXT NOT NULL,
  quote TEXT NOT NULL, proposed TEXT NOT NULL, reason TEXT NOT NULL,
  contact_name TEXT NOT NULL, contact_phone TEXT NOT NULL, contact_salt TEXT NOT NULL, contact_digest TEXT NOT NULL,
  author TEXT NOT NULL, author_id INTEGER NOT NULL, struck BOOLEAN NOT NULL, counts BOOLEAN NOT NULL, revision INTEGER NOT NULL, saved_at INTEGER NOT NULL,
  text_hash TEXT NOT NULL, token TEXT NOT NULL, hand TEXT NOT NULL, outcome TEXT NOT NULL, disposition_id INTEGER NOT NULL, group_id INTEGER NOT NULL, disputed BOOLEAN NOT NULL, approved BOOLEAN NOT NULL
);
CREATE INDEX opinions_version ON opinions (version_id, seq);
CREATE INDEX opinions_clause ON opinions (round_id, counts, clause_seq, unit_seq, id);
CREATE INDEX opinions_pid ON opinions (round_id, pid, counts, unit_seq, id);
CREATE INDEX opinions_unit ON opinions (round_id, counts, unit_seq, seq, id);
CREATE INDEX opinions_outcome ON opinions (round_id, counts, outcome, clause_seq, unit_seq, id);
CREATE INDEX opinions_approved ON opinions (round_id, counts, approved, clause_seq, unit_seq, id);
CREATE INDEX opinions_group ON opinions (group_id);
CREATE INDEX opinions_disputed ON opinions (round_id, counts, disputed, clause_seq, unit_seq, id);
CREATE INDEX opinions_key ON opinions (okey, id);
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, version_id INTEGER NOT NULL REFERENCES versions (id), okey INTEGER NOT NULL,
  file_id INTEGER NOT NULL REFERENCES files (id), name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, added_at INTEGER NOT NULL, added_by TEXT NOT NULL
);
CREATE INDEX attachments_version ON attachments (version_id, okey);
CREATE TABLE stances (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, okey INTEGER NOT NULL, agrees BOOLEAN NOT NULL, grounds TEXT NOT NULL, said_at INTEGER NOT NULL, said_by TEXT NOT NULL
);
CREATE INDEX stances_key ON stances (okey, id);

CREATE TABLE approvals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, reply_id INTEGER NOT NULL REFERENCES replies (id), number INTEGER NOT NULL, hash TEXT NOT NULL,
  kind TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL, agreed BOOLEAN NOT NULL, opinion TEXT NOT NULL, at INTEGER NOT NULL, author_id INTEGER NOT NULL
);
CREATE INDEX approvals_reply ON approvals (reply_id, id);
CREATE TABLE seals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, reply_id INTEGER NOT NULL REFERENCES replies (id), number INTEGER NOT NULL, hash TEXT NOT NULL,
  file_id INTEGER NOT NULL REFERENCES files (id), match TEXT NOT NULL, electronic BOOLEAN NOT NULL, at INTEGER NOT NULL, sent_by TEXT NOT NULL,
  judged_by TEXT NOT NULL, judged_at INTEGER NOT NULL, accepted BOOLEAN NOT NULL, rejected BOOLEAN NOT NULL, note TEXT NOT NULL
);
CREATE INDEX seals_reply ON seals (reply_id, id);
CREATE INDEX seals_round ON seals (round_id, id);
CREATE TABLE receipts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, reply_id INTEGER NOT NULL REFERENCES replies (id), number INTEGER NOT NULL, code TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL, hash TEXT NOT NULL, place INTEGER NOT NULL, link TEXT NOT NULL, late BOOLEAN NOT NULL
);
CREATE INDEX receipts_reply ON receipts (reply_id, id);
CREATE TABLE idempotency_keys (
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, verb TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, receipt_id INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (round_id, unit_id, verb, name)
);

CREATE TABLE dispositions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, okey INTEGER NOT NULL, text_hash TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, result TEXT NOT NULL,
  group_id INTEGER NOT NULL, revision INTEGER NOT NULL, set_by TEXT NOT NULL, by_id INTEGER NOT NULL, at INTEGER NOT NULL, approved_by TEXT NOT NULL, approved_at INTEGER NOT NULL,
  UNIQUE (okey, revision)
);
CREATE INDEX dispositions_round ON dispositions (round_id, id);
CREATE TABLE opinion_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, pid INTEGER NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL, dissolved_at INTEGER NOT NULL
);
CREATE INDEX opinion_groups_round ON opinion_groups (round_id, pid);
CREATE TABLE phrases (id INTEGER PRIMARY KEY AUTOINCREMENT, round_id INTEGER NOT NULL, outcome TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE coordinations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, okey INTEGER NOT NULL, kind TEXT NOT NULL, met_with TEXT NOT NULL, text TEXT NOT NULL, noted_by TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX coordinations_key ON coordinations (round_id, okey);
CREATE TABLE resolutions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, pid INTEGER NOT NULL, text TEXT NOT NULL, behind TEXT NOT NULL, basis TEXT NOT NULL, revision INTEGER NOT NULL, set_by TEXT NOT NULL, at INTEGER NOT NULL,
  UNIQUE (round_id, pid)
);

CREATE TABLE reminders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, channel TEXT NOT NULL, spoke TEXT NOT NULL, note TEXT NOT NULL, noted_by TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX reminders_round ON reminders (round_id, unit_id);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
  tries INTEGER NOT NULL, next_at INTEGER NOT NULL, sent_at INTEGER NOT NULL, failed_at INTEGER NOT NULL, error TEXT NOT NULL, made_at INTEGER NOT NULL
);
CREATE INDEX outbox_next ON outbox (sent_at, failed_at, next_at);
CREATE TABLE outages (id INTEGER PRIMARY KEY AUTOINCREMENT, from_at INTEGER NOT NULL, till_at INTEGER NOT NULL);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL);

CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, verb TEXT NOT NULL, subject TEXT NOT NULL,
  unit_id INTEGER NOT NULL, data TEXT NOT NULL, prev BLOB, hash BLOB NOT NULL,
  UNIQUE (round_id, place)
);
-- The administration's chain has no round; its head stands here.
CREATE TABLE admin_chain (id INTEGER PRIMARY KEY, chain_length INTEGER NOT NULL, chain_head BLOB);
INSERT INTO admin_chain (id, chain_length) VALUES (1, 0);

-- Figures kept in the writing transaction, so that no page groups over opinions.
CREATE TABLE counters (
  round_id INTEGER NOT NULL, scope TEXT NOT NULL, scope_id INTEGER NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (round_id, scope, scope_id, name)
);
-- The ledger as it stood when the deadline latched, and at release.
CREATE TABLE keepsakes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_id INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX keepsakes_round ON keepsakes (round_id, id);
