#pragma once
#include "engine/core/engine.h"

/* The copies of this world that are there, and whether one is still good: for those who care for it. Those in the
 * directory of backups that made themselves, and those that @backup put beside the world's file; what `skein backup`
 * wrote elsewhere nobody here knows of. */

#define BACKUP_FILE_MAX 200

struct backup_file {
    char name[BACKUP_FILE_MAX]; /* without its directory */
    int64_t wall_ms;            /* when it was begun */
    uint64_t bytes;
    bool kept; /* made by itself */
    /* What backup_verify found since the server's start. */
    int64_t verified_ms; /* wall clock; 0: it was not asked */
    bool good;           /* same; a copy that has a name was when it was made */
    char problem[256];
};

/* Reads the directories in a worker; done gets the files, the newest first, on the main thread outside any slice. False:
 * nobody is free to. */
bool backup_list(struct engine *engine,
        void (*done)(struct engine *engine, void *data, const struct backup_file *files,
                size_t count),
        void *data);
/* Looks through the copy of that name as `skein check` does, in a worker; problem NULL: it is good; missing: there is no
 * such copy. False: nobody is free to, or one is being looked through. */
bool backup_verify(struct engine *engine, struct str name,
        void (*done)(struct engine *engine, void *data, bool missing, const char *problem),
        void *data);
/* -- for backups_destroy -- */
void backup_list_abandon(struct engine *engine);
