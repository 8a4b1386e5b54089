/* dev_world.c -- makes the private world of `skein dev`, in a temporary folder.
 *
 * 1. The world is of the files alone, or a copy of another world or a new one of a game, to which the files are
 *    applied. Where both differ, the files win.
 * 2. The files' owners get accounts of builders, because behaviours have the rights of their owners, and tests would
 *    otherwise not show what a behaviour may not do. Things without an owner get one, too (dev_world_own). Nobody can log in to them: their passwords are random. */
#include "engine/modules/dev/dev.h"

#include "engine/app/account_care.h"
#include "engine/app/asker.h"
#include "engine/app/game_choice.h"
#include "engine/app/world_make.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "engine/data/base.h"
#include "engine/data/design_files.h"
#include "engine/modules/apply/apply.h"
#include "world/model/proto.h"
#include "world/store/store_backup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The account that owns what the files give to nobody. */
#define MAKER "maker"

#define BASE_MAX ((size_t)64 << 20)

const char *dev_world_game(const struct dev_world *make)
{
    struct buf path = {0};
    buf_printf(&path, "%s/game.lua", make->folder);
    bool own = !make->from && !make->game && access(path.bytes, R_OK) == 0;
    buf_finish(&path);
    return own ? make->folder : make->game;
}

static bool make_file(const struct dev_world *make, const char *path, struct err *err)
{
    if (make->from) {
        return store_backup(&(struct store_backup){.path = make->from, .dest = path}, err);
    }
    if (!make->game) {
        return world_make(path, make->folder, NULL, err);
    }
    struct game_choice choice = {0};
    bool ok = game_choice_find(make->game, &choice, err) &&
              world_make_game(path, &choice, NULL, err);
    game_choice_finish(&choice);
    return ok;
}

/* -- accounts -- */

static bool set_account(struct engine *engine, const char *name, const char *password,
        enum role role, struct err *err)
{
    struct account_care care = {
            .verb = ACCOUNT_SET, .sets_role = true, .role = role, .sets_password = true};
    char hash[132];
    struct buf out = {0};
    uint64_t number = 0;
    if (!str_copy(str_of(name), care.name, sizeof(care.name)) ||
            !account_care_check(&care, password, err)) {
        return false;
    }
    bool ok = account_hash_now(str_of(password), engine_options(engine)->password_kib, hash) ||
              err_set(err, ERR_LIMIT, "there is not enough memory to hash a password");
    ok = ok && account_care_do(engine, &care, hash, &out, &number, err);
    buf_finish(&out);
    return ok;
}

bool dev_world_set_owners(
        struct engine *engine, const struct design_files *files, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < files->files.count; i++) {
        const struct value *owner =
                value_table_get_str(&files->files.records[i].props, STR("owner"));
        if (!owner || owner->kind != VALUE_STRING ||
                account_find(engine, value_as_str(owner))) {
            continue;
        }
        char password[25];
        char *name = str_dup(value_as_str(owner));
        account_random_password(password);
        ok = set_account(engine, name, password, PERM_BUILDER, err) ||
             err_wrap(err, "%s: owner \"%s\"", files->files.records[i].file.bytes, name);
        mem_free(name);
    }
    return ok;
}

struct owning {
    struct engine *engine;
    const struct design_files *files;
    struct base base;         /* what the server has */
    struct world_files stock; /* what every world has */
};

static bool is_stock(const struct owning *owning, struct str name)
{
    bool found = false;
    for (size_t i = 0; i < owning->stock.count && !found; i++) {
        found = str_equal(owning->stock.records[i].ref, name);
    }
    return found;
}

/* True if the file's thing may be given to a builder: it has no owner, in the file or in the world, and is not the game's
 * own. Coins that the server has are a wizard's, as no builder could have made them. */
static bool is_free(
        const struct owning *owning, const struct design_thing *thing, struct object *object)
{
    struct str name = str_of(thing->name);
    return object && object->owner == 0 &&
           !value_table_get_str(design_props(owning->files, thing), STR("owner")) &&
           !is_stock(owning, name) &&
           !(proto_is_ref(engine_world(owning->engine), object, "coin") &&
                   base_find(&owning->base, name));
}

/* Reads the folder's own base file. Without one that can be read it is empty. */
static void read_base(const char *folder, struct base *out)
{
    struct buf path = {0};
    struct buf text = {0};
    struct err ignored = {0};
    buf_printf(&path, "%s/" BASE_FILE, folder);
    base_init(out);
    if (file_read(path.bytes, BASE_FILE, BASE_MAX, &text, &ignored)) {
        (void)!base_read(out, buf_str(&text), BASE_FILE, &ignored);
    }
    buf_finish(&path);
    buf_finish(&text);
}

bool dev_world_own(struct engine *engine, const char *folder, const struct design_files *files,
        struct err *err)
{
    struct owning owning = {.engine = engine, .files = files};
    char password[25];
    account_random_password(password);
    if (!account_find(engine, STR(MAKER)) &&
            !set_account(engine, MAKER, password, PERM_BUILDER, err)) {
        return false;
    }
    const struct account *account = account_find(engine, STR(MAKER));
    read_base(folder, &owning.base);
    struct err ignored = {0};
    (void)!world_files_add_base(&owning.stock, &ignored);
    transaction_begin(engine, 0, 0);
    for (size_t i = 0; i < files->count; i++) {
        struct object *object = apply_find(engine, str_of(files->things[i].name));
        if (is_free(&owning, &files->things[i], object)) {
            world_set_owner(engine_world(engine), object, account->character);
        }
    }
    transaction_commit(engine);
    base_finish(&owning.base);
    world_files_finish(&owning.stock);
    return true;
}

/* -- the files -- */

bool dev_world_apply(
        struct game *game, struct design_files *files, struct buf *out, struct err *err)
{
    struct apply_make make = {.host = game->host,
            .files = files,
            .any_size = true,
            .only_try = true,
            .side = APPLY_THEIRS};
    uint64_t number = 0;
    return asker_find_wizard(game->engine, NULL, &make.author, err) &&
           apply_make(&make, out, &number, err);
}

static bool furnish(const struct dev_world *make, struct game *game, struct err *err)
{
    struct buf bundle = {0};
    struct buf ignored = {0};
    struct design_files files = {0};
    bool ok = design_files_bundle(make->folder, &bundle, err) &&
              design_files_read(buf_str(&bundle), &files, err);
    ok = ok && set_account(game->engine, make->name, make->password, PERM_WIZARD, err) &&
         dev_world_set_owners(game->engine, &files, err);
    if (ok && (make->from || make->game)) {
        ok = dev_world_apply(game, &files, &ignored, err);
    }
    ok = ok && game_sync(game, err);
    design_files_finish(&files);
    buf_finish(&ignored);
    buf_finish(&bundle);
    return ok;
}

bool dev_world_make(const struct dev_world *make, struct scratch *scratch, struct err *err)
{
    if (!scratch_begin(scratch, err)) {
        return false;
    }
    bool ok = make_file(make, scratch->path, err) &&
              game_open_quiet(scratch->path, &scratch->game, err);
    ok = ok && furnish(make, &scratch->game, err);
    if (scratch->game.store) {
        (void)game_close(&scratch->game);
        scratch->game = (struct game){0};
    }
    if (!ok) {
        scratch_close(scratch);
    }
    return ok;
}
