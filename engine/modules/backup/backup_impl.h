#pragma once
#include "engine/core/skein_module.h"
#include "engine/modules/backup/backup.h"
#include "world/store/store.h"

/* Shared by backup.c, backup_schedule.c and backup_list.c. */
struct backups {
    struct backup_job *job;      /* in progress; borrowed from its worker, or NULL */
    struct backup_facts facts;   /* of scheduled copies */
    struct backup_facts by_hand; /* of requested copies */
    /* of backup_schedule.c */
    int64_t due_ms;       /* monotonic: when the next copy is due */
    bool known;           /* due_ms is valid */
    int64_t asked_ms;     /* monotonic: last attempt to begin one; 0: never */
    struct newest *asked; /* a worker's search for the newest copy; borrowed from it, or NULL */
    unsigned failures;    /* consecutive */
    /* of backup_list.c */
    struct backup_work *works; /* borrowed from their workers */
    struct backup_file *found; /* owned: results of verification */
    size_t found_count;
};

/* Same as backup_begin for a scheduled copy: old ones are deleted after it. */
bool backup_begin_kept(struct engine *engine, const struct backup_ask *ask, struct err *err);

/* Returns the file that copies are named after, and marked with: see backup_folder.h. */
static inline const char *backups_name(struct engine *engine)
{
    const char *world = engine_options(engine)->backups.world;
    return world ? world : store_path(engine_store(engine));
}

/* Returns the module's state. */
static inline struct backups *backups_of(struct engine *engine)
{
    return *skein_module_state(engine, "backup");
}
