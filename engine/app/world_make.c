/* world_make.c -- creating a new world.
 *
 * It is created as PATH.new and renamed when it is complete. By then the declarations are
 * applied in one commit, every behaviour compiles, the objects that the game depends on exist,
 * and everything is on disk. So neither a mistake in a file, nor a kill, nor a full disk leaves
 * half a world that looks complete.
 *
 * A world is created from the starter world in the binary, from the stock prototypes and one
 * room, from a directory of text, or of a game (game_choice.h). world_files.c reads the files. */
#include "engine/app/world_make.h"

#include "engine/app/config.h"
#include "engine/app/config_packages.h"
#include "engine/app/game.h"
#include "engine/app/game_choice.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/system.h"
#include "engine/core/act/history.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/transaction.h"
#include "engine/data/design_files.h"
#include "world/model/rows.h"
#include "world/model/tx.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse_existing(const char *path, struct err *err)
{
    struct stat info;
    if (lstat(path, &info) == 0) {
        return err_set(err, ERR_EXISTS,
                "%s exists already: name another file with --world, or move that file away",
                path);
    }
    return true;
}

bool world_may_make(const char *path, struct err *err)
{
    char *copy = mem_dup_text(path);
    struct buf inside = {0};
    buf_printf(&inside, "%s/.", dirname(copy)); /* fails on a file */
    bool may = access(inside.bytes, W_OK | X_OK) == 0;
    may = may ||
          err_set(err, ERR_IO, "cannot make %s: %s", path, file_why(path, FILE_MAKE).text);
    buf_finish(&inside);
    mem_free(copy);
    return may;
}

void world_unmake(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct buf name = {0};
        buf_printf(&name, "%s%s", path, ends[i]);
        (void)unlink(name.bytes);
        buf_finish(&name);
    }
}

/* Removes what a dead process left; fails if a live process is creating a world there. */
static bool clear_way(const char *path, struct err *err)
{
    long holder = store_holder(path);
    if (holder != 0) {
        return err_set(err, ERR_BUSY, "process %ld is making a world as %s: wait for that",
                holder, path);
    }
    world_unmake(path);
    return true;
}

static bool read_files_world_make(
        struct world_files *files, const struct game_choice *choice, struct err *err)
{
    bool ok = !choice->text ||
              (choice->text_is_stock ? world_files_add_assets(files, choice->text, err)
                                     : world_files_add_directory(files, choice->text, err));
    return ok && world_files_add_base(files, err);
}

/* Makes the folders of the game's own packages assets, because the world is checked with them. */
static bool open_game_packages(const struct game_choice *choice, struct err *err)
{
    struct config config;
    if (!game_choice_has_folders(choice)) {
        return true;
    }
    config_init(&config);
    game_choice_configure(choice, &config);
    bool ok = config_packages_open(&config, NULL, err);
    config_finish(&config);
    return ok;
}

static void keep_game(struct world *world, const struct game_choice *choice)
{
    struct buf text = {0};
    if (choice->file.name) {
        game_file_write(&choice->file, &text);
        packages_keep_game(world, buf_str(&text));
    }
    buf_finish(&text);
}

static bool fill(const char *path, struct world_files *files, const struct game_choice *choice,
        struct err *err)
{
    struct game game;
    if (!game_open_bare(path, &game, err)) {
        game_close(&game);
        return false;
    }
    tx_begin(game.world);
    bool ok = text_world_apply(game.world, files->records, files->count, err);
    if (ok) {
        keep_game(game.world, choice);
        (void)tx_commit(game.world);
        ok = game_sync(&game, err);
    }
    game_close(&game);
    return ok;
}

struct check {
    struct host *host;
    struct err *err;
};

static bool check_behaviour(void *data, struct str source, const char *file)
{
    const struct check *check = data;
    struct err err;
    int line = 0;
    int column = 0;
    if (host_check_alone(check->host, source, false, &err, &line, &column)) {
        return true;
    }
    return err_set(check->err, ERR_SCRIPT, "%s:%d: %s", file, line, err.text);
}

static void remember_files(struct engine *engine, const struct design_files *files)
{
    struct row row = row_new(TABLE_APPLIED); /* 0: what the world was made from */
    struct buf text = {0};
    buf_add_text(&text, BASE_HEAD " -\n");
    design_files_put_lines(files, &text);
    transaction_begin(engine, 0, 0);
    row_set_int(&row, "commit_number", 0);
    row_set_int(&row, "change_set", 0);
    row_set_int(&row, "undone", 0);
    row_set_str(&row, "hash", STR_NONE);
    row_set_str(&row, "before", STR_NONE);
    row_set_str(&row, "wrote", buf_str(&text));
    rows_put(engine_world(engine), &row);
    transaction_commit(engine);
    buf_finish(&text);
}

/* Records the base of the design, so that `skein apply` can tell changes in files from building
 * in the world. Exported files contain their own base. */
static bool remember(struct game *game, const struct game_choice *choice, struct err *err)
{
    struct buf bundle = {0};
    struct design_files files = {0};
    if (!choice->text || choice->text_is_stock) {
        return true;
    }
    struct err unfit;
    /* A part that cannot be applied, such as a thing without a name, does not matter here. */
    bool ok = design_files_bundle(choice->text, &bundle, &unfit) &&
              design_files_read(buf_str(&bundle), &files, &unfit);
    if (ok && !files.has_base) {
        remember_files(game->engine, &files);
    }
    design_files_finish(&files);
    buf_finish(&bundle);
    return game_sync(game, err);
}

/* Opens the new world once as a server would. */
static bool check_made_world_make(const char *path, const struct game_choice *choice,
        const struct world_files *files, struct err *err)
{
    struct game game;
    if (!game_open_quiet(path, &game, err)) {
        return false;
    }
    struct check check = {game.host, err};
    const char *missing = packages_missing(game.engine);
    bool ok = (!missing || err_set(err, ERR_MISSING,
                                   "the game: there is no package \"%s\"; "
                                   "`skein package list` names them",
                                   missing)) &&
              world_files_each_behaviour(files, check_behaviour, &check) &&
              remember(&game, choice, err);
    game_close(&game);
    return ok;
}

/* Gives the world its name, unless a file of that name has appeared meanwhile. */
static bool give_name_world_make(const char *from, const char *to, struct err *err)
{
    if (system_rename_new(from, to)) {
        return true;
    }
    return errno == EEXIST ? refuse_existing(to, err)
                           : err_set(err, ERR_IO, "cannot rename %s to %s: %s", from, to,
                                     strerror(errno));
}

static const struct value *owner_of(const struct text_record *record)
{
    const struct value *owner = value_table_get_str(&record->props, STR("owner"));
    return owner && owner->kind == VALUE_STRING ? owner : NULL;
}

static bool is_of_world_make(const struct text_record *record, struct str name)
{
    const struct value *owner = owner_of(record);
    return owner && str_equal_nocase(value_as_str(owner), name);
}

/* Returns whether no earlier record has that owner. A few owners own most things, so the search
 * is short. */
static bool is_first_of(const struct world_files *files, size_t index, struct str name)
{
    size_t i = 0;
    while (i < index && !is_of_world_make(&files->records[i], name)) {
        i++;
    }
    return i == index;
}

/* Notes owners without an account, except `wizard`: the first serve creates that account, which
 * then has its things. */
static void note_owners(const struct world_files *files, struct buf *out)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct value *owner = owner_of(&files->records[i]);
        struct str name = owner ? value_as_str(owner) : STR("wizard");
        if (str_equal_nocase(name, STR("wizard")) || !is_first_of(files, i, name)) {
            continue;
        }
        size_t count = 0;
        for (size_t k = i; k < files->count; k++) {
            count += is_of_world_make(&files->records[k], name);
        }
        buf_printf(out,
                "%zu object%s of %.*s, who has no account here: without rights until "
                "`skein account set %.*s --role builder` (or @role) gives them back, or @chown "
                "to others\n",
                count, count == 1 ? "" : "s", STR_FMT(name), STR_FMT(name));
    }
}

bool world_make_game(const char *path, const struct game_choice *choice, struct buf *out_notes,
        struct err *err)
{
    struct world_files files = {0};
    struct buf making = {0};
    buf_printf(&making, "%s.new", path);
    bool ok = refuse_existing(path, err) && world_may_make(path, err) &&
              open_game_packages(choice, err) && read_files_world_make(&files, choice, err) &&
              clear_way(making.bytes, err) && store_create(making.bytes, err);
    if (ok) {
        ok = fill(making.bytes, &files, choice, err) &&
             check_made_world_make(making.bytes, choice, &files, err) &&
             give_name_world_make(making.bytes, path, err);
        world_unmake(making.bytes);
    }
    if (ok && out_notes) {
        note_owners(&files, out_notes);
    }
    buf_finish(&making);
    world_files_finish(&files);
    return ok;
}

bool world_make(const char *path, const char *from, struct buf *out_notes, struct err *err)
{
    struct game_choice choice = {0};
    bool ok = refuse_existing(path, err) && world_may_make(path, err) &&
              game_choice_of_text(from, &choice, err);
    if (ok) {
        ok = world_make_game(path, &choice, out_notes, err);
    }
    game_choice_finish(&choice);
    return ok;
}
