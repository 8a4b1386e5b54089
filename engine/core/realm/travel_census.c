/* travel_census.c -- who is where, when a world was put back from a backup and goes on all the same?
 *
 * What it has forgotten the others know: so it asks each of them, once, by a letter (`census`), and is told of all
 * travellers that they know where they are and since which walk (`whereabouts`), and until all have answered nobody is let
 * in.
 *
 * 1. Whoever is here by this file and has walked on since is put aside (travel_aside.c).
 * 2. Whoever is here by what another world knows, and not by this file, comes home: their own world is told (`missing`),
 *    asks all others whether anybody has seen them on a later walk (`lost`, a letter that goes round), and if nobody has
 *    they are there again, with what they took along. So nobody is in two worlds, whoever is away meanwhile. */
#include "engine/core/people/account.h"
#include "engine/core/realm/realm_impl.h"
#include "engine/core/realm/travel_impl.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#define TOLD_MAX 1000 /* in one letter */

/* Where one of them is, as far as this world knows. */
static void add_travel_census(struct engine *engine, const struct row *row, json_t *known)
{
    bool away = row_int(row, "state") != 0;
    struct str key = row_str(row, "key");
    struct str world = away ? row_str(row, "world") : str_of(post_name(engine));
    (void)json_array_append_new(known,
            json_pack("{s:s%, s:I, s:s%}", "key", key.bytes, key.length, "epoch",
                    (json_int_t)row_int(row, "epoch"), "world", world.bytes, world.length));
}

/* Takes known. */
static bool tell_known(
        struct engine *engine, struct str to, json_t *known, bool more, struct err *err)
{
    json_t *json = json_pack("{s:o, s:b}", "known", known, "more", more);
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = post_write(engine, to, "whereabouts", str_of(body), err);
    free(body);
    json_decref(json);
    return ok;
}

bool travel_apply_census(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    struct store_select all = {.table = TABLE_TRAVELLER, .order = "key"};
    struct rows rows = rows_read(engine->world, &all, 0);
    json_t *known = json_array();
    bool ok = true;
    for (size_t i = 0; i < rows.count && ok; i++) {
        if (json_array_size(known) == TOLD_MAX) {
            ok = tell_known(engine, letter->from, known, true, err);
            known = json_array();
        }
        add_travel_census(engine, &rows.items[i], known);
    }
    rows_finish(&rows);
    if (!ok) {
        json_decref(known);
        return false;
    }
    return tell_known(engine, letter->from, known, false, err);
}

/* As this world knows them; somebody of its own who had never walked is here. */
bool travel_find_here(struct engine *engine, struct str key, struct abroad *out)
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

/* -- who is missing -- */

static struct str home_of(struct str key)
{
    return str_take_until(&key, '.');
}

static bool is_own_travel_census(struct engine *engine, struct str key)
{
    return str_equal(home_of(key), str_of(post_name(engine)));
}

static bool is_of_traveller(struct str key, json_int_t epoch)
{
    struct str id = key;
    return key.length > 0 && key.length <= ABROAD_KEY_MAX && epoch > 0 &&
           post_name_is_formed(str_take_until(&id, '.')) && id.length > 0;
}

static void write_lost(struct engine *engine, struct str to, const char *kind, struct str key,
        json_int_t epoch, json_t *ask)
{
    struct err err;
    json_t *json = json_pack(
            "{s:s%, s:I, s:o}", "key", key.bytes, key.length, "epoch", epoch, "ask", ask);
    char *body = json_dumps(json, JSON_COMPACT);
    if (!post_write(engine, to, kind, str_of(body), &err)) {
        log_error("%.*s is missing, and %.*s cannot be asked: %s", STR_FMT(key), STR_FMT(to),
                err.text);
    }
    free(body);
    json_decref(json);
}

struct others {
    struct str but;
    json_t *names;
};

static void add_other(void *data, const struct post_about *about)
{
    const struct others *others = data;
    if (!about->given_up && !str_equal(str_of(about->name), others->but)) {
        (void)json_array_append_new(others->names, json_string(about->name));
    }
}

/* Nobody has seen them on a later walk: they are here again. */
static void come_home(struct engine *engine, struct str key, uint64_t epoch)
{
    struct abroad abroad;
    if (abroad_find_key(engine, key, &abroad) && abroad.away && abroad.epoch == epoch) {
        travel_restore(engine, &abroad);
        log_notice("%.*s was missing in %s, and is back home", STR_FMT(key), abroad.world);
    }
}

/* Asks the next of those that were not asked; if there is none, they are back. Takes ask. */
static void ask_next(struct engine *engine, struct str key, json_int_t epoch, json_t *ask)
{
    bool asked = false;
    while (!asked && json_array_size(ask) > 0) {
        const char *text = json_string_value(json_array_get(ask, 0));
        char *next = mem_dup_text(text ? text : "");
        (void)json_array_remove(ask, 0);
        asked = post_knows(engine, str_of(next));
        if (asked) {
            write_lost(engine, str_of(next), "lost", key, epoch, json_incref(ask));
        }
        mem_free(next);
    }
    if (!asked) {
        come_home(engine, key, (uint64_t)epoch);
    }
    json_decref(ask);
}

/* Somebody of this world is not in the one where they should be since that walk. */
static void seek(struct engine *engine, struct str key, json_int_t epoch, struct str but)
{
    struct others others = {but, json_array()};
    post_each(engine, add_other, &others);
    ask_next(engine, key, epoch, others.names);
}

bool travel_apply_missing(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct str key = str_of(realm_text(json, "key"));
    json_int_t epoch = json_integer_value(json_object_get(json, "epoch"));
    struct abroad abroad;
    bool formed = is_of_traveller(key, epoch);
    if (formed && is_own_travel_census(engine, key) && abroad_find_key(engine, key, &abroad) &&
            abroad.away && abroad.epoch == (uint64_t)epoch &&
            str_equal(str_of(abroad.world), letter->from)) {
        seek(engine, key, epoch, letter->from);
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it is no traveller");
}

bool travel_apply_lost(struct engine *engine, const struct post_letter *letter, struct err *err)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct str key = str_of(realm_text(json, "key"));
    json_int_t epoch = json_integer_value(json_object_get(json, "epoch"));
    json_t *ask = json_object_get(json, "ask");
    struct abroad abroad;
    bool formed = is_of_traveller(key, epoch) && json_is_array(ask);
    bool seen =
            formed && abroad_find_key(engine, key, &abroad) && abroad.epoch > (uint64_t)epoch;
    if (formed && !seen && is_own_travel_census(engine, key)) {
        ask_next(engine, key, epoch, json_incref(ask));
    } else if (formed && !seen) {
        write_lost(engine, home_of(key), "lost", key, epoch, json_incref(ask));
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it is no traveller");
}

/* That world does not know such letters. It is asked who is where, as older releases were: if it has seen them, what it
 * says counts, and who has come home by then is put aside here. */
void travel_return_lost(struct engine *engine, const struct post_letter *letter, struct str why)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct str key = str_of(realm_text(json, "key"));
    json_int_t epoch = json_integer_value(json_object_get(json, "epoch"));
    json_t *ask = json_object_get(json, "ask");
    struct err err;
    if (is_of_traveller(key, epoch) && json_is_array(ask) &&
            is_own_travel_census(engine, key)) {
        log_warning("%.*s cannot be asked for %.*s, who is missing: %.*s",
                STR_FMT(letter->from), STR_FMT(key), STR_FMT(why));
        (void)!post_write(engine, letter->from, POST_CENSUS, STR("{}"), &err);
        ask_next(engine, key, epoch, json_incref(ask));
    }
    json_decref(json);
}

/* Another world knows that they came here on that walk. */
static void look_for(struct engine *engine, struct str key, json_int_t epoch, struct str from)
{
    bool found = false;
    struct row row = abroad_row(engine, key, &found);
    bool here = found && row_int(&row, "state") == 0;
    bool older = !found || row_id(&row, "epoch") < (uint64_t)epoch;
    bool own = is_own_travel_census(engine, key);
    if (found && older && (here || own)) {
        row_set_id(&row, "epoch", (uint64_t)epoch);
        rows_put(engine->world, &row);
    } else {
        row_finish(&row);
    }
    if (!older || here) {
        return;
    }
    if (own && found) {
        seek(engine, key, epoch, from);
    } else if (!own) {
        write_lost(engine, home_of(key), "missing", key, epoch, json_array());
    }
}

/* -- the answer -- */

static void take_travel_census(struct engine *engine, const json_t *one, struct str from)
{
    struct str key = str_of(realm_text(one, "key"));
    struct str world = str_of(realm_text(one, "world"));
    json_int_t epoch = json_integer_value(json_object_get(one, "epoch"));
    struct abroad here;
    bool formed = is_of_traveller(key, epoch) && post_name_is_formed(world);
    if (formed && str_equal(world, str_of(post_name(engine)))) {
        look_for(engine, key, epoch, from);
    } else if (formed && travel_find_here(engine, key, &here) && (uint64_t)epoch > here.epoch) {
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
        take_travel_census(engine, one, letter->from);
    }
    if (!json_is_true(json_object_get(json, "more"))) {
        post_answered(engine, letter->from);
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it says of no traveller where they are");
}

void travel_return_census(
        struct engine *engine, const struct post_letter *letter, struct str why)
{
    log_warning("%.*s does not say who is where: %.*s", STR_FMT(letter->from), STR_FMT(why));
    post_answered(engine, letter->from);
}
