/* cmd_realm.c -- `skein realm`: shows a world's relations to the other worlds of its realm, and
 * changes them.
 *
 * The server that has the world open is asked; otherwise the file's information is shown.
 * Changes that lose something need the world to be closed. They first print what they would do,
 * and do it only with --yes. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/app/game.h"
#include "engine/base/base.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/export/world_export.h"
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/realm_ask.h"
#include "engine/modules/realm/realm_list.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct asking {
    struct buf out;
    const char *name;
    uint64_t waiting; /* messages waiting for that world */
    bool found;
};

static void ask_one(void *data, const struct outbox_about *about)
{
    struct asking *asking = data;
    if (strcmp(about->name, asking->name) == 0 && !about->given_up) {
        asking->found = true;
        asking->waiting = about->waiting;
    }
}

static bool forget_cmd_realm(
        struct game *game, struct asking *asking, bool yes, struct err *err)
{
    struct engine *engine = game->engine;
    outbox_each(engine, ask_one, asking);
    if (!asking->found) {
        return err_set(err, ERR_MISSING, "%s knows no world called %.64s", outbox_name(engine),
                asking->name);
    }
    if (!yes) {
        buf_printf(&asking->out,
                "%s would be removed permanently: %" PRIu64
                " letters waiting for it are deleted, and no world of that name may join "
                "again. --yes does it.\n",
                asking->name, asking->waiting);
        return true;
    }
    transaction_begin(engine, 0, 0);
    bool ok = outbox_forget(engine, str_of(asking->name)) ||
              err_set(err, ERR_MISSING, "nothing was ever sent to %.64s", asking->name);
    audit_write(engine, 0, STR("give up world"), str_of(asking->name), STR(""));
    transaction_commit(engine);
    return ok && game_sync(game, err);
}

static bool readmit(struct game *game, struct asking *asking, bool yes, struct err *err)
{
    struct engine *engine = game->engine;
    if (strcmp(asking->name, outbox_name(engine)) != 0) {
        return err_set(err, ERR_MISSING, "this world is called %s, not %.64s",
                outbox_name(engine), asking->name);
    }
    if (!yes) {
        buf_printf(&asking->out,
                "%s would continue from the others' state at its next start: letters received "
                "since this copy was made do not come again, and letters sent since are not "
                "sent again. --yes does it.\n",
                asking->name);
        return true;
    }
    transaction_begin(engine, 0, 0);
    if (!outbox_readmit(engine, err)) {
        transaction_abort(engine);
        return false;
    }
    audit_write(engine, 0, STR("readmit world"), str_of(asking->name), STR(""));
    transaction_commit(engine);
    return game_sync(game, err);
}

/* Prints the world's key, whether it has joined a realm or not. */
static bool put_key_cmd_realm(
        const struct args *args, const char *world, struct buf *out, struct err *err)
{
    struct game game;
    struct game_options options = {.store.path = world};
    options.store.inline_writer = true;
    options.host.deterministic = true;
    if (!game_open(&options, &game, err)) {
        return false;
    }
    bool ok = realm_ask_key(game.engine, args_has(args, "new"), out, err) &&
              game_sync(&game, err);
    game_close(&game);
    return ok;
}

static enum cmd_status key(const struct args *args, const char *world, struct err *err)
{
    bool renew = args_has(args, "new");
    struct buf out = {0};
    if (args->word_count != 1) {
        return cmd_usage(err, "key takes no words: skein realm key [--new]");
    }
    long holder = store_holder(world);
    struct control_ask ask = {
            .request = renew ? "{\"do\": \"realm\", \"key\": true, \"new\": true}"
                             : "{\"do\": \"realm\", \"key\": true}"};
    bool ok = holder != 0 ? control_ask_server(world, holder, &ask, &out, err)
                          : put_key_cmd_realm(args, world, &out, err);
    return cmd_end(ok, &out);
}

static bool do_it(
        const struct args *args, const char *world, struct asking *asking, struct err *err)
{
    struct game game;
    struct game_options realm_options = {.store.path = world, .engine.realm.name = ""};
    realm_options.store.inline_writer = true;
    realm_options.host.deterministic = true;
    const char *verb = args->word_count > 0 ? args->words[0] : "list";
    bool yes = args_has(args, "yes");
    if (!game_open(&realm_options, &game, err)) {
        return false;
    }
    bool ok = true;
    if (strcmp(verb, "forget") == 0) {
        ok = forget_cmd_realm(&game, asking, yes, err);
    } else if (strcmp(verb, "readmit") == 0) {
        ok = readmit(&game, asking, yes, err);
    } else {
        ok = realm_list_put(game.engine, false, &asking->out) ||
             err_set(err, ERR_MISSING, "this world is in no realm");
    }
    game_close(&game);
    return ok;
}

/* Read-only, so it may run beside a server. */
static enum cmd_status split(const struct args *args, const char *world, struct err *err)
{
    const char *area = args_value(args, "area");
    struct buf out = {0};
    if (!area || args->word_count != 2) {
        return cmd_usage(err, "which area, and where to? skein realm split --area AREA DIR");
    }
    struct export_options export = {.area = area};
    bool ok = world_export(world, args->words[1], &export, &out, err);
    if (ok) {
        buf_printf(&out,
                "the new world: skein init --world NEW.db --from %s; when it is served in the "
                "realm and its ways are there, take the area out of this one\n",
                args->words[1]);
    }
    return cmd_end(ok, &out);
}

static enum cmd_status do_realm(const struct args *args, const char *world, struct err *err)
{
    const char *verb = args->word_count > 0 ? args->words[0] : "list";
    if (strcmp(verb, "split") == 0) {
        return split(args, world, err);
    }
    if (strcmp(verb, "key") == 0) {
        return key(args, world, err);
    }
    bool named = strcmp(verb, "forget") == 0 || strcmp(verb, "readmit") == 0;
    if (!named && strcmp(verb, "list") != 0) {
        return cmd_usage(err, "which action? Use list, key, split, forget or readmit");
    }
    if (args->word_count != (named ? 2 : args->word_count > 0)) {
        return cmd_usage(err, named ? "which world? Give its NAME" : "list takes no words");
    }
    long holder = store_holder(world);
    if (holder != 0 && named) {
        err_set(err, ERR_BUSY, "process %ld serves %s: stop it first", holder, world);
        return CMD_FAILED;
    }
    struct asking asking = {.name = named ? args->words[1] : ""};
    struct control_ask ask = {.request = "{\"do\": \"realm\"}"};
    bool ok = holder != 0 ? control_ask_server(world, holder, &ask, &asking.out, err)
                          : do_it(args, world, &asking, err);
    return cmd_end(ok, &asking.out);
}

static enum cmd_status run_realm(const struct args *args, struct err *err)
{
    return cmd_world_run(args, do_realm, err);
}

static const struct args_option realm_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"area", "AREA", "the ref of the area that becomes a separate world"},
        {"new", NULL, "replace the key by a new key, which the old key signs"},
        {"yes", NULL, "do it, instead of only describing it"},
        {0},
};

static const char realm_help[] =
        "list shows for each world of the realm whether it is online, who is in it,\n"
        "which letters wait for it, and its key. key prints this world's public key for\n"
        "realm.peers of the other worlds, and makes the key if it is missing. split\n"
        "writes an area as a world in text and prints the exits that a builder has to\n"
        "make on both sides; it changes nothing. The other commands need a world without\n"
        "a running server: forget removes another world from the realm permanently, and\n"
        "readmit lets this world join again after its file was restored from a backup.\n"
        "\n"
        "Example: skein realm --world forest.db readmit forest --yes\n";

const struct cmd cmd_realm = {
        .name = "realm",
        .usage = "[--world FILE] [--config FILE] [list]\n"
                 "[--world FILE] [--config FILE] key [--new]\n"
                 "[--world FILE] [--config FILE] split --area AREA DIR\n"
                 "[--world FILE] [--config FILE] forget NAME [--yes]\n"
                 "[--world FILE] [--config FILE] readmit NAME [--yes]",
        .summary = "shows and changes a world's place in its realm",
        .help = realm_help,
        .options = realm_options,
        .words = CMD_ANY_WORDS,
        .run = run_realm,
};
