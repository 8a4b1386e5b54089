#pragma once
#include "engine/base/err.h"
#include "world/text/text_world.h"

#include <stdbool.h>
#include <stddef.h>

/* A world read from text: the records of its data files, with their behaviours. Zeroed means
 * empty. */
struct world_files {
    struct text_record *records; /* owned, with their strings */
    char **behaviour_files;      /* owned: for each record its behaviour's file, or NULL */
    size_t count;
    size_t capacity;
};

/* Adds the data files (*.lua) and behaviours (behaviours/REF.lua) of a directory. */
MUST_CHECK bool world_files_add_directory(
        struct world_files *files, const char *directory, struct err *err);
/* Adds the files of a folder in the binary, such as "data/starter". */
MUST_CHECK bool world_files_add_assets(
        struct world_files *files, const char *folder, struct err *err);
/* Adds the prototypes of all packages: a world has them whether the packages are on or off. What
 * they declare of properties is no part of the world, except for defaults. */
MUST_CHECK bool world_files_add_prototypes(struct world_files *files, struct err *err);
/* Same, as they are in the files: with the table `properties` of each, and with records of the kind
 * "properties", which declare more of another package's prototype. */
MUST_CHECK bool world_files_add_declared(struct world_files *files, struct err *err);
/* Adds the base declarations of every world at the front, except those already declared. */
MUST_CHECK bool world_files_add_base(struct world_files *files, struct err *err);
/* Adds one text, with its path in a directory. The first pass adds data, the second
 * (behaviours) adds behaviours. */
MUST_CHECK bool world_files_add_text(struct world_files *files, const char *path,
        struct str text, bool behaviours, struct err *err);
/* Calls visit for each file of a directory that belongs to a world, and for the file named by
 * `also`, with the relative path and the contents. Stops when visit returns false. */
MUST_CHECK bool world_files_each_text(const char *directory, const char *also,
        bool (*visit)(void *data, const char *path, struct str text), void *data,
        struct err *err);
/* Calls visit for each behaviour with its file. Stops when visit returns false. */
bool world_files_each_behaviour(const struct world_files *files,
        bool (*visit)(void *data, struct str source, const char *file), void *data);
void world_files_finish(struct world_files *files);
