/* store_role.c -- settles the role of a file among the copies of its world when a writer opens it.
 * (store_claim.h describes the rows.) */
#include "world/store/store_role.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "world/store/store.h"
#include "world/store/store_db.h"

#define META(name, otherwise)                                                                  \
    "coalesce((SELECT value FROM meta WHERE name = '" name "'), " otherwise ")"

#define IS_OTHERS "SELECT " META("holder", "0") " NOT IN (0, " META("origin", "0") ")"

/* Starts a new chain if commits were made since that did not update it. */
#define SET_CHAIN                                                                              \
    "INSERT OR REPLACE INTO meta SELECT 'chain', random() | 1"                                 \
    " WHERE " META("chain_at", "-1") " <> " META(                                              \
            "commit_number", "0") ";"                                                          \
                                  "INSERT OR REPLACE INTO meta SELECT 'chain_at', " META(      \
                                          "commit_number", "0") ";"

static const char make_linked[] =
        "BEGIN IMMEDIATE;"
        "INSERT OR IGNORE INTO meta VALUES ('origin', random()), ('world_id', random()),"
        " ('term', 1);"
        "INSERT OR REPLACE INTO meta SELECT 'holder', value FROM meta WHERE name = "
        "'origin';" SET_CHAIN "COMMIT";

static const char set_chain[] = "BEGIN IMMEDIATE;" SET_CHAIN "COMMIT";

/* Records the directories of the archive and the backups, so that `skein restore` finds them in
 * each copy of the world. */
static bool note_archive(
        struct sqlite3 *db, const struct store_archive_options *archive, struct err *err)
{
    static const char *const puts[] = {"INSERT OR REPLACE INTO meta VALUES ('archive', ?1)",
            "INSERT OR REPLACE INTO meta VALUES ('backups', ?1)"};
    const char *const places[] = {archive->directory, archive->backups};
    bool ok = store_db_exec(db, set_chain, err);
    for (size_t i = 0; ok && i < sizeof(places) / sizeof(places[0]); i++) {
        struct buf path = {0};
        struct value place = value_nil();
        ok = !places[i] || file_put_absolute(places[i], &path, err);
        if (ok && places[i]) {
            place = value_text(path.bytes);
        }
        ok = ok && store_db_put(db, puts[i], &place, err);
        value_finish(&place);
        buf_finish(&path);
    }
    return ok;
}

static bool set_holder(struct sqlite3 *db, const struct store_options *options, struct err *err)
{
    struct value holder = value_int(options->holder);
    struct value of = value_text(options->copy_of ? options->copy_of : "");
    bool ok = store_db_put(
                      db, "INSERT OR REPLACE INTO meta VALUES ('holder', ?1)", &holder, err) &&
              store_db_put(db, "INSERT OR REPLACE INTO meta VALUES ('copy_of', ?1)", &of, err);
    value_finish(&of);
    return ok;
}

/* Refuses, and names the file that is the world now, if known. */
static bool refuse_copy(struct sqlite3 *db, const char *path, struct err *err)
{
    static const char whose[] =
            "SELECT coalesce((SELECT ' (it was replaced by ' || substr(value, 1, 200) || ')' "
            "FROM "
            "meta WHERE name = 'replaced_by'), (SELECT ' (it is a copy of ' || substr(value, "
            "1, "
            "200) || ')' FROM meta WHERE name = 'copy_of' AND value <> ''), '')";
    struct value by = value_nil();
    (void)!store_db_value(db, whose, &by, err);
    (void)err_set(err, ERR_DENIED,
            "%s is a copy, and the world is another process's%.*s: keep it in step with "
            "'skein follow --from ADDRESS --world %s', or make it the world with 'skein "
            "promote --world %s'",
            path, STR_FMT(value_as_str(&by)), path, path);
    value_finish(&by);
    return false;
}

bool store_role_settle(struct sqlite3 *db, const struct store_options *options, struct err *err)
{
    int64_t others = 0;
    if (options->role == STORE_COPY) {
        return options->holder == 0 || set_holder(db, options, err);
    }
    if (!store_db_int(db, IS_OTHERS, &others, err)) {
        return false;
    }
    if (others) {
        return refuse_copy(db, options->path, err);
    }
    return (options->role == STORE_ALONE || store_db_exec(db, make_linked, err)) &&
           (!options->archive.kind || note_archive(db, &options->archive, err));
}
