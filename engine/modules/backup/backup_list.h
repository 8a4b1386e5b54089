#pragma once
#include "engine/core/engine.h"

/* Lists the known copies of this world, for operators, and verifies them: scheduled ones in the
 * backup directory, and those that @backup put there or beside the world file. Copies that `skein
 * backup` wrote elsewhere are unknown here. */

#define BACKUP_FILE_MAX 200

struct backup_file {
    char name[BACKUP_FILE_MAX]; /* without its directory */
    int64_t wall_ms;            /* when it was begun */
    uint64_t bytes;
    bool in_folder; /* in the backup directory, not beside the world */
    bool kept;      /* a scheduled copy */
    /* The result of backup_verify since the server's start. */
    int64_t verified_ms; /* wall clock; 0: not verified */
    bool good;           /* at that time; every named copy was good when it was made */
    char problem[256];
};

/* Reads the directories in a worker; done gets the files, the newest first, on the main thread
 * outside any transaction. Returns false if all workers are busy. */
bool backup_list(struct engine *engine,
        void (*done)(struct engine *engine, void *data, const struct backup_file *files,
                size_t count),
        void *data);
/* Verifies the copy of that name, like `skein check`, in a worker. problem: NULL if it is good;
 * missing: there is no such copy. Returns false if all workers are busy, or a copy is being
 * verified. */
bool backup_verify(struct engine *engine, struct str name,
        void (*done)(struct engine *engine, void *data, bool missing, const char *problem),
        void *data);
/* -- for backups_destroy -- */
void backup_list_abandon(struct engine *engine);
