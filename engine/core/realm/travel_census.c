/* travel_census.c -- who is where, when a world was put back from a backup and goes on all the same?
 *
 * What it has forgotten the others know: so it asks each of them, once, by a letter (`census`), and is told of all
 * travellers that they know where they are and since which walk (`whereabouts`). Whoever is here by this file and has
 * walked on since is put aside (travel_aside.c). Who was here and is not any more in this file is lost with it. */
#include "engine/core/people/account.h"
#include "engine/core/realm/realm_impl.h"
#include "engine/core/realm/travel_impl.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#define TOLD_MAX 10000

/* One who is known not to be in the world that asks. */
static void add(struct engine *engine, const struct row *row, struct str asks, json_t *known)
{
    bool away = row_int(row, "state") != 0;
    struct str key = row_str(row, "key");
    struct str world = away ? row_str(row, "world") : str_of(post_name(engine));
    if (!str_equal(world, asks) && json_array_size(known) < TOLD_MAX) {
        (void)json_array_append_new(known,
                json_pack("{s:s%, s:I, s:s%}", "key", key.bytes, key.length, "epoch",
                        (json_int_t)row_int(row, "epoch"), "world", world.bytes, world.length));
    }
}

bool travel_apply_census(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    struct store_select all = {.table = TABLE_TRAVELLER, .order = "key"};
    struct rows rows = rows_read(engine->world, &all, 0);
    json_t *known = json_array();
    for (size_t i = 0; i < rows.count; i++) {
        add(engine, &rows.items[i], letter->from, known);
    }
    rows_finish(&rows);
    json_t *json = json_pack("{s:o}", "known", known);
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = post_write(engine, letter->from, "whereabouts", str_of(body), err);
    free(body);
    json_decref(json);
    return ok;
}

/* As this world knows them; somebody of its own who had never walked is here. */
static bool find_here(struct engine *engine, struct str key, struct abroad *out)
{
    if (abroad_find_key(engine, key, out)) {
        return !out->away;
    }
    struct str id = key;
    struct str home = str_take_until(&id, '.');
    uint64_t character = 0;
    bool own = str_equal(home, str_of(post_name(engine))) && str_to_u64(id, &character) &&
               account_of(engine, character);
    *out = (struct abroad){.character = character};
    (void)str_copy(key, out->key, sizeof(out->key));
    return own;
}

static void take(struct engine *engine, const json_t *one)
{
    struct str key = str_of(realm_text(one, "key"));
    struct str world = str_of(realm_text(one, "world"));
    json_int_t epoch = json_integer_value(json_object_get(one, "epoch"));
    struct abroad here;
    bool formed = key.length > 0 && key.length <= ABROAD_KEY_MAX && epoch > 0 &&
                  post_name_is_formed(world);
    if (formed && find_here(engine, key, &here) && (uint64_t)epoch > here.epoch) {
        log_notice("%.*s is in the world %.*s by now: put aside here", STR_FMT(key),
                STR_FMT(world));
        travel_put_aside(engine, &here, world, (uint64_t)epoch + 1);
    }
}

bool travel_apply_whereabouts(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    const json_t *known = json_object_get(json, "known");
    size_t i = 0;
    const json_t *one = NULL;
    bool formed = json_is_array(known);
    json_array_foreach(known, i, one)
    {
        take(engine, one);
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it says of no traveller where they are");
}
