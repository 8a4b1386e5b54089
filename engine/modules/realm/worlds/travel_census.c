/* travel_census.c -- Finding out where travellers are after a restore from backup.
 *
 * The other worlds know what this world has forgotten. It asks each of them once by message
 * (`census`), and nobody can log in until all have answered (`whereabouts`). Unrequested
 * statements are ignored. A requested one counts only as far as travel_trust.c allows:
 *
 * 1. A world may say that a player of this world is there, if it has their passport for a later
 *    walk than is known here. A character that is here by this file is then put aside
 *    (travel_aside.c).
 * 2. A world may say that a player of this world, who is there by this file, has left for home.
 *    They are then at home, with the things they took along. The same holds if the world does not
 *    mention them, because it has already read every message written to it before.
 * 3. Only a visitor's home may say that they are not here. They are put aside.
 * 4. Only a visitor's home may say that they are here although this file does not know them. It
 *    is told that they are missing (`missing`). If its records agree, they are at home again,
 *    with the things they took along.
 *
 * Each world is told only about its own people and those of the asking world. */
#include "engine/core/people/account.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#define TOLD_MAX 1000      /* in one message */
#define CENSUS_A_MINUTE 10 /* of one world; each reads all travellers */

/* Adds where one of them is: with the asking world or here. It need not know about other worlds. */
static void add_travel_census(
        struct engine *engine, const struct row *row, struct str asker, json_t *known)
{
    bool there = row_int(row, "state") != 0 && str_equal(row_str(row, "world"), asker);
    struct str key = row_str(row, "key");
    struct str world = there ? asker : str_of(outbox_name(engine));
    json_t *one = json_pack("{s:s%, s:I, s:s%}", "key", key.bytes, key.length, "epoch",
            (json_int_t)row_int(row, "epoch"), "world", world.bytes, world.length);
    const struct value *passport =
            value_table_get_str(row_value(row, "data"), STR(TRAVEL_PASSPORT));
    const struct value *walk = value_table_get_str(row_value(row, "data"), STR("walk"));
    if (passport && walk) {
        struct str text = value_as_str(passport);
        (void)json_object_set_new(one, "passport", json_stringn(text.bytes, text.length));
        (void)json_object_set_new(one, "walk", json_integer((json_int_t)value_as_id(walk)));
    }
    (void)json_array_append_new(known, one);
}

/* Sends the list and consumes known. */
static bool tell_known(
        struct engine *engine, struct str to, json_t *known, bool more, struct err *err)
{
    json_t *json = json_pack("{s:o, s:b}", "known", known, "more", more);
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = outbox_write(engine, to, "whereabouts", str_of(body), err);
    free(body);
    json_decref(json);
    return ok;
}

/* True if that world is told about this traveller: its own people, and this world's, because they
 * may be there. */
static bool is_for(struct engine *engine, const struct row *row, struct str world)
{
    struct str key = row_str(row, "key");
    return travel_is_own(engine, key) || str_equal(travel_home_of(key), world);
}

bool travel_apply_census(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    struct store_select all = {.table = TABLE_TRAVELLER, .order = "key"};
    if (!realm_may_ask(engine, message->from, "census", CENSUS_A_MINUTE)) {
        return err_set(
                err, ERR_LIMIT, "%.*s asks too often who is where", STR_FMT(message->from));
    }
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    json_t *known = json_array();
    bool ok = true;
    for (size_t i = 0; i < rows.count && ok; i++) {
        if (json_array_size(known) == TOLD_MAX) {
            ok = tell_known(engine, message->from, known, true, err);
            known = json_array();
        }
        if (is_for(engine, &rows.items[i], message->from)) {
            add_travel_census(engine, &rows.items[i], message->from, known);
        }
    }
    rows_finish(&rows);
    if (!ok) {
        json_decref(known);
        return false;
    }
    return tell_known(engine, message->from, known, false, err);
}

/* Finds a traveller in this world's records. A player of this world who has never travelled is
 * here. */
bool travel_find_here(struct engine *engine, struct str key, struct abroad *out)
{
    if (abroad_find_key(engine, key, out)) {
        return !out->away;
    }
    struct str id = key;
    (void)str_take_until(&id, '.');
    uint64_t character = 0;
    bool own = travel_is_own(engine, key) && str_to_u64(id, &character) &&
               account_of(engine, character);
    *out = (struct abroad){.character = character};
    (void)str_copy(key, out->key, sizeof(out->key));
    return own;
}

/* -- missing travellers -- */

static bool is_of_traveller(struct str key, json_int_t epoch)
{
    struct str id = key;
    return key.length > 0 && key.length <= ABROAD_KEY_MAX && epoch > 0 && epoch < INT64_MAX &&
           world_name_is_formed(str_take_until(&id, '.')) && id.length > 0;
}

static void write_missing(struct engine *engine, struct str key, json_int_t epoch)
{
    struct err err;
    json_t *json = json_pack("{s:s%, s:I}", "key", key.bytes, key.length, "epoch", epoch);
    char *body = json_dumps(json, JSON_COMPACT);
    if (!outbox_write(engine, travel_home_of(key), "missing", str_of(body), &err)) {
        outbox_log(engine, travel_home_of(key), LOG_ERROR,
                "%.*s is missing, and their world cannot be told about it: %s", STR_FMT(key),
                err.text);
    }
    free(body);
    json_decref(json);
}

static void come_home(struct engine *engine, const struct abroad *abroad)
{
    travel_restore(engine, abroad);
    outbox_log(engine, str_of(abroad->world), LOG_NOTICE,
            "%s was missing in %s, and is back home", abroad->key, abroad->world);
}

/* Handles the message that a traveller is not in the world they were sent to on that walk. They are
 * not in a third one either, because each walk begins at home. */
bool travel_apply_missing(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct str key = str_of(realm_text(json, "key"));
    json_int_t epoch = json_integer_value(json_object_get(json, "epoch"));
    struct abroad abroad;
    bool formed = is_of_traveller(key, epoch);
    if (formed && travel_is_with(engine, key, message->from, &abroad) &&
            abroad.epoch == (uint64_t)epoch) {
        come_home(engine, &abroad);
    } else {
        realm_audit(engine, message->from, "letter refused", key,
                STR("reports a missing traveller who was not sent there"));
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it does not name a traveller");
}

/* -- the answer -- */

struct whereabouts {
    struct engine *engine;
    struct str from;
    struct str key;
    struct str world;
    json_int_t epoch;
    struct str passport;
    json_int_t walk; /* the walk that the passport belongs to */
    struct abroad
            row; /* as this world knows them; a player of this world who never travelled is here */
    bool known;
};

/* Takes a statement that the traveller is with the sender, if it can prove it: they are away from
 * here then. */
static bool take_own_away(const struct whereabouts *told)
{
    struct engine *engine = told->engine;
    if (!str_equal(told->world, told->from) || told->walk <= 0 ||
            (uint64_t)told->walk <= travel_sure_epoch(engine, told->key) ||
            !travel_passport_is(
                    engine, told->key, told->from, (uint64_t)told->walk, told->passport)) {
        return false;
    }
    outbox_log(engine, told->from, LOG_NOTICE, "%.*s is in the world %.*s now: put aside here",
            STR_FMT(told->key), STR_FMT(told->world));
    if (!told->row.away) {
        travel_put_aside(engine, &told->row, told->from, (uint64_t)told->walk + 1);
        return true;
    }
    bool found = false;
    struct row row = abroad_row(engine, told->key, &found);
    row_set_id(&row, "epoch", (uint64_t)told->walk);
    row_set_str(&row, "world", told->from);
    if (row_value(&row, "data")->kind == VALUE_TABLE) {
        struct value data = value_dup(row_value(&row, "data"));
        value_table_set_str(&data, STR(TRAVEL_SURE), value_nil());
        row_set(&row, "data", data);
    }
    rows_put(engine_world(engine), &row);
    return true;
}

/* Raises the number of the next walk above the reported one, which a world of an earlier version
 * may not have seen. The proven number stays. Otherwise a lying world could make passports of
 * later walks look old. */
static void count_walks(const struct whereabouts *told)
{
    bool found = false;
    struct row row = abroad_row(told->engine, told->key, &found);
    if (found && !told->row.away && (uint64_t)told->epoch > told->row.epoch &&
            (uint64_t)told->epoch - told->row.epoch <= TRAVEL_WALKS_MOST) {
        const struct value *before = row_value(&row, "data");
        struct value data = before->kind == VALUE_TABLE ? value_dup(before) : value_table();
        value_table_set_str(&data, STR(TRAVEL_SURE),
                value_int((int64_t)travel_sure_epoch(told->engine, told->key)));
        row_set(&row, "data", data);
        row_set_id(&row, "epoch", (uint64_t)told->epoch);
        rows_put(engine_world(told->engine), &row);
    } else {
        row_finish(&row);
    }
}

/* Takes a statement about a player of this world. */
static bool take_own_census(const struct whereabouts *told)
{
    bool here = str_equal(told->world, str_of(outbox_name(told->engine)));
    if (here && told->known && told->row.away &&
            str_equal(str_of(told->row.world), told->from)) {
        come_home(told->engine, &told->row);
        return true;
    }
    if (here) {
        count_walks(told);
    }
    return here || take_own_away(told);
}

/* Takes a statement about a player of the sending world. */
static bool take_visitor(const struct whereabouts *told)
{
    bool here = str_equal(told->world, str_of(outbox_name(told->engine)));
    bool is_here = told->known && !told->row.away;
    if (here && !is_here) {
        write_missing(told->engine, told->key, told->epoch);
    } else if (!here && is_here) {
        outbox_log(told->engine, told->from, LOG_NOTICE,
                "%.*s is no longer here according to their world: put aside",
                STR_FMT(told->key));
        travel_put_aside(told->engine, &told->row, told->from, (uint64_t)told->epoch + 1);
    }
    return true;
}

static void take_travel_census(struct engine *engine, const json_t *one, struct str from)
{
    struct whereabouts told = {.engine = engine,
            .from = from,
            .key = str_of(realm_text(one, "key")),
            .world = str_of(realm_text(one, "world")),
            .epoch = json_integer_value(json_object_get(one, "epoch")),
            .passport = str_of(realm_text(one, "passport")),
            .walk = json_integer_value(json_object_get(one, "walk"))};
    bool taken = is_of_traveller(told.key, told.epoch) && world_name_is_formed(told.world);
    if (taken && travel_is_own(engine, told.key)) {
        told.known = travel_find_here(engine, told.key, &told.row) || told.row.epoch > 0;
        taken = take_own_census(&told) || !told.known;
    } else if (taken) {
        told.known = abroad_find_key(engine, told.key, &told.row);
        taken = str_equal(travel_home_of(told.key), from) && take_visitor(&told);
    }
    if (!taken) {
        realm_audit(engine, from, "letter refused", told.key,
                STR("says where somebody is, but may not"));
    }
}

/* -- travellers that it does not mention -- */

static void put_counted_key(struct str from, struct str key, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, "%.*s %.*s", STR_FMT(from), STR_FMT(key));
}

static void count_told(struct engine *engine, struct str from, const json_t *known)
{
    struct travel_state *state = realm_travel(engine);
    struct buf text = {0};
    size_t i = 0;
    const json_t *one = NULL;
    state->counted = state->counted ? state->counted : json_object();
    json_array_foreach(known, i, one)
    {
        put_counted_key(from, str_of(realm_text(one, "key")), &text);
        (void)json_object_set_new(state->counted, text.bytes, json_true());
    }
    buf_finish(&text);
}

/* Brings home every traveller who is in that world by this file but was not reported by it. */
static void end_count(struct engine *engine, struct str from)
{
    struct travel_state *state = realm_travel(engine);
    struct store_select all = {.table = TABLE_TRAVELLER, .order = "key"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    struct buf text = {0};
    for (size_t i = 0; i < rows.count && !rows.failed; i++) {
        struct str key = row_str(&rows.items[i], "key");
        struct abroad abroad;
        put_counted_key(from, key, &text);
        if (travel_is_with(engine, key, from, &abroad) &&
                !json_object_get(state->counted, text.bytes)) {
            come_home(engine, &abroad);
        }
    }
    rows_finish(&rows);
    buf_finish(&text);
    json_decref(state->counted);
    state->counted = NULL;
}

bool travel_apply_whereabouts(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    const json_t *known = json_object_get(json, "known");
    size_t i = 0;
    const json_t *one = NULL;
    bool asked = outbox_is_asked(engine, message->from);
    bool formed = json_is_array(known);
    if (!asked) {
        realm_audit(engine, message->from, "letter refused", STR("whereabouts"),
                STR("says who is where, and was not asked"));
    }
    json_array_foreach(asked ? known : NULL, i, one)
    {
        take_travel_census(engine, one, message->from);
    }
    if (asked && formed) {
        count_told(engine, message->from, known);
    }
    if (!json_is_true(json_object_get(json, "more"))) {
        if (asked && formed) {
            end_count(engine, message->from);
            travel_counted(engine, message->from);
        }
        outbox_answered(engine, message->from);
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it does not say where any traveller is");
}

void travel_return_census(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    outbox_log(engine, message->from, LOG_WARNING,
            "%.*s does not say where its travellers are: %.*s", STR_FMT(message->from),
            STR_FMT(why));
    outbox_answered(engine, message->from);
}
