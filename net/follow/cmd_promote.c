/* cmd_promote.c -- `skein promote`: makes a follower's copy the world.
 *
 * If a process is following with it, that process is asked, and serves the world from then on.
 * Otherwise only the file is changed, and the operator starts a server on it. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/base/base.h"
#include "net/follow/following_note.h"
#include "world/store/store.h"
#include "world/store/store_claim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool may_take(const char *world, const struct store_claim *claim, bool yes,
        struct buf *out, struct err *err)
{
    struct following_note note;
    following_note_read(world, &note);
    bool in_step = strcmp(note.what, FOLLOWING_NOTE_IN_STEP) == 0;
    struct str when = str_of(note.when);
    buf_printf(out, "%s goes up to commit %" PRIu64 ", and %s%.*s\n", world, claim->number,
            in_step           ? "was in step from "
            : when.length > 0 ? "was not in step, since "
                              : "it is not known when it was last in step",
            STR_FMT(when));
    bool may = in_step || yes ||
               err_set(err, ERR_DENIED,
                       "%.*s: it lacks what players were shown since. If the world is lost, "
                       "--yes makes this copy the world",
                       STR_FMT(str_trim(buf_str(out))));
    following_note_finish(&note);
    return may;
}

/* Notes the former leader, which is informed at the next start. */
static void note_world(const char *world)
{
    struct following_note note;
    following_note_read(world, &note);
    if (note.from[0] != '\0') {
        following_note_put(world, FOLLOWING_NOTE_WORLD, note.from);
    }
    following_note_finish(&note);
}

static bool take_promote(const char *world, struct buf *out, struct err *err)
{
    struct store *store = NULL;
    struct store_claim now;
    struct store_options promote_options = {
            .path = world, .role = STORE_COPY, .inline_writer = true};
    bool ok = store_open(&promote_options, &store, err) && store_claim_now(store, &now, err);
    if (ok) {
        char name[FOLLOW_WORLD_NAME_MAX + 1];
        following_note_world(world, now.term + 1, name);
        struct batch *batch = store_claim_batch(
                &(struct store_claim_change){.now = &now, .holder = now.origin, .by = name});
        store_submit(store, batch);
        if (store_poll(store) <= now.number) {
            struct store_load load;
            store_load_now(store, &load);
            ok = err_set(err, ERR_IO, "%s cannot be written: %s", world, load.problem);
        }
        buf_printf(out,
                "it is the world now, in term %" PRIu64 ": skein serve --world %s. The process "
                "that served it before must not go on.\n",
                now.term + 1, world);
    }
    (void)store_close(store);
    if (ok) {
        note_world(world);
    }
    return ok;
}

static bool promote_promote(const char *world, bool yes, struct buf *out, struct err *err)
{
    struct store_claim claim;
    if (!store_claim_read(world, &claim, err)) {
        return false;
    }
    if (store_claim_is_held(&claim)) {
        return err_set(err, ERR_EXISTS, "%s is the world, not a copy: skein serve --world %s",
                world, world);
    }
    return may_take(world, &claim, yes, out, err) && take_promote(world, out, err);
}

static enum cmd_status promote(const struct args *args, const char *world, struct err *err)
{
    struct buf out = {0};
    bool yes = args_has(args, "yes");
    long holder = store_holder(world);
    struct control_ask ask = {.request = yes ? "{\"do\": \"promote\", \"yes\": true}"
                                             : "{\"do\": \"promote\", \"yes\": false}"};
    bool ok = holder != 0 ? control_ask_server(world, holder, &ask, &out, err)
                          : promote_promote(world, yes, &out, err);
    return cmd_end(ok, &out);
}

static enum cmd_status run_promote(const struct args *args, struct err *err)
{
    return cmd_world_run(args, promote, err);
}

static const struct args_option promote_options[] = {
        {"world", "COPY", "the copy (default: skein.db)"},
        CMD_CONFIG_OPTION,
        {"yes", NULL, "even if the copy was not in step with the world"},
        {0},
};

static const char promote_help[] =
        "Makes a copy that `skein follow` keeps the world. While the world is served, it\n"
        "moves: its server takes no more input, the copy gets the last changes, and the\n"
        "server ends; connections behind a gate stay. When the world is unreachable, the\n"
        "copy becomes the world as it is. First make sure that its server has really\n"
        "ended, because otherwise there are two worlds.\n"
        "\n"
        "Example: skein promote --world copy.db\n";

const struct cmd cmd_promote = {
        .name = "promote",
        .usage = "[--world COPY] [--config FILE] [--yes]",
        .summary = "makes the copy of a world the world",
        .help = promote_help,
        .options = promote_options,
        .run = run_promote,
};
