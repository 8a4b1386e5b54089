#pragma once
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "engine/data/world_files.h"
#include "engine/modules/types/declared.h"

/* The declarations in the prototypes.lua of all packages. Zeroed means empty. */
struct declared_files {
    struct world_files files; /* the records that they stand in */
    struct declared *list;    /* owned, with the types; texts are the records' */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> index + 1 of its first; empty until it is read */
    size_t *next;          /* owned; index + 1 of the next one with the same name */
};

/* Fails with "FILE:LINE: REF: sentence" for a text that is not a type, and a property that is declared
 * twice. */
MUST_CHECK bool declared_files_read(struct declared_files *files, struct err *err);
void declared_files_finish(struct declared_files *files);
/* Returns the index + 1 of the first declaration of that name; 0: none. "resets_2" is declared as "resets_#". */
size_t declared_files_first(const struct declared_files *files, struct str name);
/* Returns the one on the prototype of that ref itself, among those of one name, or NULL. */
const struct declared *declared_files_find(
        const struct declared_files *files, size_t first, struct str ref);
/* Returns the declaration that a record has of its own or from its prototypes in the files; NULL:
 * none. */
const struct declared *declared_files_of(
        const struct declared_files *files, const struct text_record *record, struct str name);
