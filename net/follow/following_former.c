/* following_former.c -- tells the world's former file on this machine that a copy has replaced it.
 *
 * A copy can become the world while the former file is not served: its server has died, or the file
 * is damaged. Without a note in it, the next start would serve the former file again, beside the
 * copy. The link tells a former server on another machine, which is later (serve_follow.c). */
#include "net/follow/following_former.h"

#include "engine/app/config.h"
#include "engine/base/base.h"
#include "net/follow/following_note.h"
#include "world/store/batch.h"
#include "world/store/store.h"
#include "world/store/store_claim.h"
#include "world/store/store_db.h"
#include "world/store/store_lock.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define META(name) "coalesce((SELECT value FROM meta WHERE name = '" name "'), 0)"

char *following_former_find(const struct args *args)
{
    const char *file = args_value(args, "config");
    struct config config;
    struct stat former;
    struct stat copy;
    struct err ignored;
    config_init(&config);
    bool ok = !file || config_read(&config, file, &ignored);
    char *path = ok ? mem_dup_text(config_text(&config, CONFIG_WORLD)) : NULL;
    config_finish(&config);
    if (path && (stat(path, &former) != 0 || (stat(args_value(args, "world"), &copy) == 0 &&
                                                     former.st_dev == copy.st_dev &&
                                                     former.st_ino == copy.st_ino))) {
        mem_free(path);
        path = NULL;
    }
    return path;
}

long following_former_server(const char *former, const char *copy)
{
    struct store_claim was;
    struct store_claim now;
    struct err ignored;
    int lock = -1;
    long holder = store_holder(former);
    if (holder == 0 && !store_lock_take(former, &lock, &ignored)) {
        /* A unit's sandbox hides the list of locks. */
        holder = ignored.code == ERR_BUSY ? -1 : 0;
    }
    if (lock >= 0) {
        (void)close(lock);
    }
    return holder != 0 && store_claim_read(former, &was, &ignored) &&
                           store_claim_read(copy, &now, &ignored) &&
                           was.world_id == now.world_id
                   ? holder
                   : 0;
}

static bool put_note(
        const char *former, const char *copy, const struct store_claim *now, struct err *err)
{
    struct store *store = NULL;
    struct store_claim was;
    char by[FOLLOW_WORLD_NAME_MAX + 1];
    struct store_options options = {.path = former, .role = STORE_COPY, .inline_writer = true};
    following_note_world(copy, now->term, by);
    bool ok = store_open(&options, &store, err) && store_claim_now(store, &was, err);
    if (ok) {
        struct batch *batch = store_claim_batch(&(struct store_claim_change){
                .holder = now->origin, .term = now->term, .by = by});
        batch->number = was.number + 1;
        batch->time_ms = was.time_ms;
        batch->next_id = was.next_id;
        batch->next_arrival = was.next_arrival;
        store_submit(store, batch);
        if (store_poll(store) <= was.number) {
            struct store_load load;
            store_load_now(store, &load);
            ok = err_set(err, ERR_IO, "%s", load.problem);
        }
    }
    (void)store_close(store);
    return ok;
}

void following_former_replace(const char *former, const char *copy)
{
    struct store_claim was;
    struct store_claim now;
    struct err err;
    bool ok = store_claim_read(copy, &now, &err) && store_claim_read(former, &was, &err);
    if (ok && (was.world_id != now.world_id || !store_claim_is_held(&was) ||
                      !store_claim_is_held(&now) || was.term >= now.term)) {
        return;
    }
    if (ok && put_note(former, copy, &now, &err)) {
        log_notice("%s was replaced by %s, in term %" PRIu64 ", and is not served any more",
                former, copy, now.term);
    } else {
        log_warning("%s does not know that %s is the world now: %s", former, copy, err.text);
    }
}

bool following_is_world(const char *path)
{
    struct sqlite3 *db = NULL;
    struct err ignored;
    int64_t held = 0;
    bool ok = store_db_check_path(path, &ignored) &&
              store_db_open(path, NULL, STORE_DB_READ, &db, &ignored) &&
              store_db_int(db, "SELECT " META("holder") " IN (0, " META("origin") ")", &held,
                      &ignored);
    store_db_close(db);
    return ok && held != 0;
}
