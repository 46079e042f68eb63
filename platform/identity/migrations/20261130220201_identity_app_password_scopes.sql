-- What an app password may be used for. Those from before open what they opened; new ones name their uses.
alter table identity.app_passwords
    add column uses text[] not null default '{everything}' check (cardinality(uses) > 0);
