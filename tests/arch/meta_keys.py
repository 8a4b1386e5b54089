"""The keys of the table meta, each with one plain value. Data with a structure, or with a row for
each of many things, have a table of their own: tools/generate_tables.py says how to add one."""

KEYS = {
    "archive": "the folder of archived commits",
    "backup_of": "the commit that a backup is of",
    "backups": "the folder of backups",
    "chain": "a number that follows from all commits",
    "chain_at": "the commit of that number",
    "cloak:key": "the key of hashed addresses",
    "commit_number": "",
    "copy_of": "which file a copy was made from, for messages",
    "game": "the game's file, word for word, which `skein export` gives back",
    "holder": "which copy is the world",
    "in_step": "the copy that has each commit",
    "log_from": "the first commit in the log",
    "next_arrival": "",
    "next_id": "",
    "origin": "of this copy",
    "prototypes": "a hash of the prototypes.lua of all packages",
    "realm:own": "a key of hashes",
    "realm:root": "a key of proofs",
    "realm:seed": "this world's own key",
    "replaced_by": "the copy that became the world",
    "term": "how often another copy became the world",
    "time_ms": "",
    "world_id": "",
}

# The files that write them.
WRITERS = {
    "engine/core/people/cloak.c",
    "engine/core/run/packages.c",
    "engine/lua/load/package_prototypes.c",
    "engine/modules/check/repair.c",
    "engine/modules/realm/outbox/outbox_own.c",
    "engine/modules/realm/worlds/realm_own.c",
    "world/store/store.c",
    "world/store/store_backup.c",
    "world/store/store_claim.c",
    "world/store/store_role.c",
    "world/store/store_sql.c",
}
