-- A draft of rights that waits for a second person, if the tenant's rule wants one. Touching the draft withdraws it.
alter table identity.policy_drafts add column submitted_at timestamptz;
alter table identity.policy_drafts add column reason text not null default '';
-- Who released a change somebody else drafted.
alter table identity.policy_changes add column released_by text;
