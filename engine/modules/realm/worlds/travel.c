/* travel.c -- Departure to another world.
 *
 * 1. Everything that may forbid the departure is asked before anything changes: the other world as
 *    far as it is known, sanctions, handlers around (before "leave", "depart"), and the things
 *    carried. A failure after that rolls everything back.
 * 2. Scripts are asked before the things are gathered. No script runs between that and the removal
 *    of the things.
 * 3. A builder's command can be undone, but a departure cannot. So it is not part of an undo step.
 * 4. Sessions are told in the same transaction, so nobody is sent on before they have departed.
 * 5. A visitor who goes on to a third world travels through their home world (travel_trust.c). The
 *    message goes there, and their connections go directly to the destination.
 *
 * Arrival is in travel_come.c, and the return of refused travellers in travel_back.c. */
#include "engine/modules/realm/worlds/travel.h"

#include "engine/core/act/history.h"
#include "engine/core/act/move.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/sanction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "engine/modules/realm/worlds/names_rows.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "engine/modules/realm/worlds/travel_tree.h"
#include "world/model/pending_writes.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KIB 1024

/* -- permission -- */

static bool is_free(struct engine *engine, uint64_t character, struct err *err)
{
    static const enum sanction_kind kinds[] = {SANCTION_JAIL, SANCTION_MUTE};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct sanction *sanction = sanction_on(engine, kinds[i], character);
        if (sanction) {
            struct buf text = {0};
            sanction_put_words(engine, sanction, PHRASE_travel_held, false, &text);
            (void)err_set(err, ERR_DENIED, "%s", text.bytes);
            buf_finish(&text);
            return false;
        }
    }
    return true;
}

static bool is_somebody(struct engine *engine, const struct travel_way *way, struct err *err)
{
    struct object *traveller = way->traveller;
    const struct account *account = account_of(engine, traveller->id);
    if (!realm_outbox(engine)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_none);
    }
    if (!account || presence_is_guest(engine, traveller->id)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_travel_guest);
    }
    if (str_equal(way->world, str_of(outbox_name(engine)))) {
        return phrase_err(engine, err, ERR_EXISTS, PHRASE_travel_here);
    }
    if (abroad_is(engine, traveller->id, NULL) || traveller->location == 0) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_travel_gone);
    }
    return is_free(engine, traveller->id, err) && names_let_walk(engine, account, err) &&
           travel_may_go(engine, way, err);
}

/* Returns the event for before "depart", which may forbid the departure, and on "depart". e.world
 * is the destination. */
static struct event depart_event(const struct travel_way *way, struct object *room)
{
    struct event event = {
            .name = STR("depart"),
            .actor = way->traveller,
            .thing = way->traveller,
            .from = room,
            .room = room,
            .how = way->how == TRAVEL_WALK   ? STR("walk")
                   : way->how == TRAVEL_HOME ? STR("home")
                                             : STR("teleport"),
    };
    return event;
}

static bool reason_is(struct err *err, struct buf *reason)
{
    (void)err_set(err, ERR_DENIED, "%.*s", STR_FMT(buf_str(reason)));
    buf_finish(reason);
    return false;
}

/* Asks the handlers around, and takes the traveller out of the room. */
static bool leave_room(struct engine *engine, const struct travel_way *way, struct err *err)
{
    struct buf reason = {0};
    struct object *room = object_place(engine, way->traveller);
    struct value world = value_str(way->world);
    struct event event = depart_event(way, room);
    event.args[0] = (struct event_arg){STR("world"), world};
    event.arg_count = 1;
    struct move move = {.mover = way->traveller,
            .thing = way->traveller,
            .how = event.how,
            .force = way->how != TRAVEL_WALK,
            .asked = true};
    bool ok = (way->how != TRAVEL_WALK || move_may(engine, &move, &reason)) &&
              hook_before(engine, &event, &reason);
    if (ok) {
        hook_on(engine, &event);
    }
    if (ok && room) {
        prop_set(engine_world(engine), way->traveller, ATOM_asleep, value_object(room->id));
    }
    ok = ok && engine_transaction(engine)->ending == OUTCOME_DONE &&
         move_object(engine, &move, &reason);
    value_finish(&world);
    if (!ok) {
        return reason_is(err, &reason);
    }
    buf_finish(&reason);
    return engine_transaction(engine)->ending == OUTCOME_DONE ||
           phrase_err(engine, err, ERR_SCRIPT, PHRASE_move_forbidden);
}

/* -- the message -- */

static void add_hold(void *data, struct str hash, int64_t expires_ms)
{
    json_t *holds = data;
    (void)json_array_append_new(holds, json_pack("{s:s%, s:I}", "hash", hash.bytes, hash.length,
                                               "ms", (json_int_t)expires_ms));
}

/* A walk with its message, which goes to the destination or, for a visitor, to their home world. */
struct walk_message {
    const struct travel_way *way;
    const struct abroad *abroad; /* its world is the receiver of the message */
    struct str passport;         /* for this walk; empty for a visitor */
    json_t *voice;               /* borrowed; this world's word (voice.h); NULL for a visitor */
};

static void add_way(const struct walk_message *walk, json_t *json)
{
    const struct travel_way *way = walk->way;
    bool onward = !str_equal(way->world, str_of(walk->abroad->world));
    struct str ref = way->ref;
    (void)json_object_set_new(json, "how", json_integer(way->how));
    (void)json_object_set_new(
            json, "to", onward ? json_string("") : json_stringn(ref.bytes, ref.length));
    if (onward) {
        (void)json_object_set_new(
                json, "on", json_stringn(way->world.bytes, way->world.length));
        (void)json_object_set_new(json, "on_to", json_stringn(ref.bytes, ref.length));
    }
    if (way->through.length > 0) {
        (void)json_object_set_new(
                json, "through", json_stringn(way->through.bytes, way->through.length));
    }
    if (walk->passport.length > 0) {
        (void)json_object_set_new(
                json, "passport", json_stringn(walk->passport.bytes, walk->passport.length));
    }
    if (walk->voice) {
        (void)json_object_set(json, "voice", walk->voice);
    }
}

/* Returns the body of the message; bytes is the traveller's tree. */
static char *body_of(struct engine *engine, const struct walk_message *walk, struct str bytes)
{
    uint64_t traveller = walk->way->traveller->id;
    const struct account *account = account_of(engine, traveller);
    char *tree = travel_text_of(bytes);
    json_t *holds = json_array();
    token_each_hold(engine, traveller, add_hold, holds);
    json_t *json = json_pack("{s:s, s:I, s:s, s:s, s:o, s:s}", "key", walk->abroad->key,
            "epoch", (json_int_t)walk->abroad->epoch, "name", account->name, "role",
            role_name(account->role), "holds", holds, "tree", tree);
    add_way(walk, json);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    mem_free(tree);
    return text;
}

/* Notes who is away, where, by which walk, since when and with what. For a visitor it also keeps
 * the passport they came with, because their home world may ask for it. */
static void put_row_travel(struct engine *engine, const struct abroad *abroad, struct str kept)
{
    bool found = false;
    struct row row = abroad_row(engine, str_of(abroad->key), &found);
    const struct value *before = row_value(&row, "data");
    struct value data =
            found && before->kind == VALUE_TABLE ? value_dup(before) : value_table();
    value_table_set_str(&data, STR("kept"), value_str(kept));
    value_table_set_str(&data, STR("since_ms"), value_int(clock_wall_ms()));
    value_table_set_str(&data, STR(TRAVEL_PROVED), value_int(0));
    value_table_set_str(&data, STR(TRAVEL_SURE), value_nil());
    row_set_id(&row, "epoch", abroad->epoch);
    row_set_int(&row, "state", 1);
    row_set_str(&row, "world", str_of(abroad->world));
    row_set_id(&row, "character", abroad->character);
    row_set(&row, "data", data);
    rows_put(engine_world(engine), &row);
}

/* Gathers the traveller's things, writes the message, and destroys the things here. */
static bool send_off(struct engine *engine, const struct travel_way *way, struct err *err)
{
    struct abroad abroad = {.character = way->traveller->id};
    struct abroad before;
    struct travel_tree tree = {0};
    struct buf bytes = {0};
    struct buf kept = {0};
    char passport[REALM_MARK_SIZE] = "";
    char *body = NULL;
    uint64_t unread = engine_world(engine)->pending->unread;
    bool ok = travel_tree_gather(engine, way->traveller, &tree, err);
    travel_key(engine, way->traveller->id, abroad.key);
    struct str key = str_of(abroad.key);
    bool own = travel_is_own(engine, key);
    abroad.epoch = abroad_find_key(engine, key, &before) ? before.epoch + 1 : 1;
    (void)str_copy(own ? way->world : travel_home_of(key), abroad.world, sizeof(abroad.world));
    if (ok) {
        struct value value = travel_tree_write(engine, &tree);
        value_encode(&value, &bytes);
        value_finish(&value);
        ok = bytes.length <= engine_options(engine)->realm.carry_bytes ||
             phrase_err(engine, err, ERR_LIMIT, PHRASE_travel_heavy,
                     WITH("most", (uint64_t)engine_options(engine)->realm.carry_bytes / KIB));
    }
    /* A walk whose number begins again would make passports of earlier ones good. */
    ok = ok && (engine_world(engine)->pending->unread == unread ||
                       phrase_err(engine, err, ERR_IO, PHRASE_disk_unread));
    ok = ok && (!own || travel_passport(engine, key, way->world, abroad.epoch, passport, err));
    if (ok) {
        const struct account *account = account_of(engine, way->traveller->id);
        json_t *voice =
                own ? travel_voice_make(engine, str_of(account->name), way->world) : NULL;
        struct walk_message walk = {way, &abroad, str_of(passport), voice};
        body = body_of(engine, &walk, buf_str(&bytes));
        json_decref(voice);
        ok = outbox_write(engine, str_of(abroad.world), "arrive", str_of(body), err);
    }
    if (ok) {
        travel_tree_end(engine, &tree, &kept);
        put_row_travel(engine, &abroad, buf_str(&kept));
        visit_end_play(engine, way->traveller->id);
    }
    free(body);
    travel_tree_finish(&tree);
    buf_finish(&bytes);
    buf_finish(&kept);
    return ok;
}

bool travel_send_on(struct engine *engine, const struct travel_way *way, struct err *err)
{
    const struct account *account = account_of(engine, way->traveller->id);
    if (!account || !is_free(engine, way->traveller->id, err) ||
            !names_let_walk(engine, account, err) || !travel_may_go(engine, way, err)) {
        return false;
    }
    struct transaction_mark mark = transaction_savepoint(engine);
    if (send_off(engine, way, err)) {
        return true;
    }
    transaction_rollback_to(engine, mark);
    return false;
}

/* -- sessions -- */

/* True if one of their connections does not come from a connection proxy that takes it along. */
static bool has_other_door(struct engine *engine, uint64_t character, const char *world)
{
    bool any = realm_news_text(engine, world, "link")[0] == '\0';
    const struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; session; session = session->next_of_character) {
        any = any || (session->frontend && !session->frontend->mute && !session->held);
    }
    return any;
}

static void end_sessions(struct engine *engine, uint64_t character, const char *world)
{
    struct buf why = {0};
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; session; session = session->next_of_character) {
        (void)travel_send_gate(engine, session, world, STR_NONE);
    }
    travel_put_where(engine, world, PHRASE_travel_now_at, PHRASE_travel_now, &why);
    visit_end(engine, character, why.bytes);
    buf_finish(&why);
}

bool travel_depart(struct engine *engine, const struct travel_way *way, struct err *err)
{
    uint64_t character = way->traveller->id;
    char world[WORLD_NAME_MAX + 1];
    (void)str_copy(way->world, world, sizeof(world));
    must(engine_transaction(engine)->open);
    if (!is_somebody(engine, way, err)) {
        return false;
    }
    if (history_is_recorded(engine)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_travel_recorded);
    }
    if (!engine_options(engine)->realm.has_secret && has_other_door(engine, character, world)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_travel_secret, WITH("world", world));
    }
    struct transaction_mark mark = transaction_savepoint(engine);
    if (!leave_room(engine, way, err) || !send_off(engine, way, err)) {
        transaction_rollback_to(engine, mark);
        return false;
    }
    end_sessions(engine, character, world);
    return true;
}

/* -- handlers -- */

void travel_begin(struct engine *engine)
{
    static const struct outbox_kind kinds[] = {
            {"arrive", travel_apply_arrive, travel_return_arrive, travel_refuse_arrive, true,
                    WORLD_MAY_VISIT},
            {"pass", travel_apply_pass, NULL, travel_refuse_pass, false, WORLD_MAY_VISIT},
            {"whose", travel_apply_whose, NULL, NULL, false, WORLD_MAY_VISIT},
            {"there", travel_apply_there, NULL, NULL, false, WORLD_MAY_VISIT},
            {OUTBOX_CENSUS, travel_apply_census, travel_return_census, NULL, false,
                    WORLD_MAY_VISIT},
            {"whereabouts", travel_apply_whereabouts, NULL, NULL, false, WORLD_MAY_VISIT},
            {"missing", travel_apply_missing, NULL, NULL, false, WORLD_MAY_VISIT},
    };
    outbox_kinds_add(engine, kinds, sizeof(kinds) / sizeof(kinds[0]));
}
