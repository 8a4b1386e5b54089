#pragma once
#include "engine/base/err.h"
#include "world/text/text_world.h"

#include <stdbool.h>
#include <stddef.h>

/* A world as text, read: the records of its data files, with the behaviours
 * that lie beside them. Zeroed is none. */
struct world_files {
    struct text_record *records; /* owned; so are the strings in them */
    char **behaviour_files;      /* owned, one a record: where its behaviour is from, or NULL */
    size_t count;
    size_t capacity;
};

/* Adds the data files (*.lua) and behaviours (behaviours/REF.lua) of a directory. */
MUST_CHECK bool world_files_add_directory(
        struct world_files *files, const char *directory, struct err *err);
/* The same of a folder among the embedded files, as "data/starter". */
MUST_CHECK bool world_files_add_assets(
        struct world_files *files, const char *folder, struct err *err);
/* Adds what every world begins with, in front, but for what is declared already. */
MUST_CHECK bool world_files_add_base(struct world_files *files, struct err *err);
/* Adds one text, with its path in a directory: of the first pass the data, of the second the behaviours. */
MUST_CHECK bool world_files_add_text(struct world_files *files, const char *path,
        struct str text, bool behaviours, struct err *err);
/* Calls visit for each file of a directory that belongs to a world, and the one called also, with its path in it and
 * what it holds, until that returns false. */
MUST_CHECK bool world_files_each_text(const char *directory, const char *also,
        bool (*visit)(void *data, const char *path, struct str text), void *data,
        struct err *err);
/* Calls visit for each behaviour with the file it stands in, until that returns false. */
bool world_files_each_behaviour(const struct world_files *files,
        bool (*visit)(void *data, struct str source, const char *file), void *data);
void world_files_finish(struct world_files *files);
