/* world_digest.c -- Hashes a world file's objects, to see whether anything changed. */
#include "tests/script/world_digest.h"

#include "engine/base/base.h"
#include "tests/support/test.h"

#include <sqlite3.h>

#include <string.h>

static void mix_bytes(uint64_t *hash, const void *bytes, size_t length)
{
    *hash = (*hash ^ str_hash((struct str){bytes, length})) * UINT64_C(1099511628211);
}

/* Not since when an object has its ref: an undo may give back a ref that another object had meanwhile, and
 * then it counts as new (tests/script/module_test.c). */
static const char *const digest_tables[] = {
        "SELECT id, location, arrived, owner, ref, behaviour FROM object WHERE id >= ?1 ORDER "
        "BY id",
        "SELECT object, name, value FROM property WHERE object >= ?1 AND name <> "
        "'_ref_since' ORDER BY object, name",
        "SELECT object, position, proto FROM parent WHERE object >= ?1 ORDER BY object, "
        "position",
        "SELECT object, name, due_ms, period_ms, owner, data FROM timer WHERE object >= ?1"
        " ORDER BY object, name",
        "SELECT id, source, author FROM object JOIN behaviour ON object = id"
        " AND revision = object.behaviour WHERE id >= ?1 ORDER BY id",
};

uint64_t world_digest(struct sqlite3 *db, uint64_t from)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof(digest_tables) / sizeof(digest_tables[0]); i++) {
        sqlite3_stmt *rows = NULL;
        assert_int_equal(sqlite3_prepare_v2(db, digest_tables[i], -1, &rows, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_bind_int64(rows, 1, (sqlite3_int64)from), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            for (int k = 0; k < sqlite3_column_count(rows); k++) {
                int kind = sqlite3_column_type(rows, k);
                const void *bytes = sqlite3_column_blob(rows, k);
                mix_bytes(&hash, &kind, sizeof(kind));
                mix_bytes(&hash, bytes ? bytes : "", (size_t)sqlite3_column_bytes(rows, k));
            }
        }
        sqlite3_finalize(rows);
    }
    return hash;
}
