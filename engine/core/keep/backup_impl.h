#pragma once
#include "engine/core/keep/backup.h"

/* What backup.c and backup_schedule.c share. */
struct backups {
    struct backup_job *job;      /* being made; borrowed from its worker, or NULL */
    struct backup_facts facts;   /* of those that make themselves */
    struct backup_facts by_hand; /* of those that somebody asked for */
    /* backup_schedule.c's */
    int64_t due_ms;       /* monotonic: when the next is made */
    bool known;           /* due_ms counts */
    int64_t asked_ms;     /* monotonic: when one was last begun, or tried to; 0: never */
    struct newest *asked; /* a worker looks for the newest copy; borrowed from it, or NULL */
    unsigned failures;    /* in a row */
    /* backup_list.c's */
    struct backup_work *works; /* borrowed from their workers */
    struct backup_file *found; /* owned: what was looked through */
    size_t found_count;
};

/* As backup_begin, for one that is made by itself: older ones are dropped after it. */
bool backup_begin_kept(struct engine *engine, const struct backup_ask *ask, struct err *err);
