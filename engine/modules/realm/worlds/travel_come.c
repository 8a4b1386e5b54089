/* travel_come.c -- Arrival from another world.
 *
 * 1. A visitor comes only from their own world. A player of this world comes home only from where
 *    this world has sent them (travel_trust.c). They are who they were when they left, and bring
 *    along what travel_accept.c allows.
 * 2. From their first visit on, a visitor has an account and a character here, with their own name
 *    and no password. They are asleep in the room. They come into play by their connection proxy,
 *    or by a login that their home world proves.
 * 3. A refused arrival is rolled back by outbox, and the message returns with a sentence for the
 *    traveller.
 * 4. A traveller from one foreign world to another comes through their home world, which sends them
 *    on in its next turn. */
#include "engine/core/act/move.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/sanction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "engine/core/script/quota.h"
#include "engine/modules/realm/worlds/names_rows.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "engine/modules/realm/worlds/travel_tree.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <string.h>

#define ROLE_FROM_HOME "role"
#define TREE_MAX ((size_t)OUTBOX_BODY_MAX)
#define HOLDS_MAX 20

/* A parsed message. */
struct coming {
    struct engine *engine;
    const struct outbox_message *message;
    json_t *json;      /* owned */
    struct value tree; /* owned */
    struct buf kept;   /* things this world kept for them; may be empty */
    struct abroad row; /* as this world knows them; character is 0 if it does not */
    uint64_t epoch;
    struct str key;
    struct str home;  /* their home world */
    uint64_t home_id; /* their number there */
    uint64_t
            proved; /* at home: number of their logins in the other world that were proved here */
    struct object *traveller;
    struct object *room;
    struct err *err;
};

static struct str text_of(const struct coming *coming, const char *name)
{
    return str_of(realm_text(coming->json, name));
}

/* -- reading the message -- */

static bool read_tree(struct coming *coming)
{
    struct buf bytes = {0};
    bool ok = travel_text_read(text_of(coming, "tree"), TREE_MAX, &bytes) &&
              value_decode(buf_str(&bytes), &coming->tree, coming->err);
    buf_finish(&bytes);
    return ok || err_set(coming->err, ERR_FORMAT, "what the traveller carries cannot be read");
}

static bool read_message(struct coming *coming)
{
    struct str body = coming->message->body;
    coming->json = json_loadb(body.bytes, body.length, 0, NULL);
    coming->key = text_of(coming, "key");
    coming->epoch = (uint64_t)json_integer_value(json_object_get(coming->json, "epoch"));
    struct str id = coming->key;
    coming->home = str_take_until(&id, '.');
    uint64_t number = 0;
    bool ok = coming->key.length <= ABROAD_KEY_MAX && world_name_is_formed(coming->home) &&
              str_to_u64(id, &number) && coming->epoch > 0 && coming->epoch < INT64_MAX &&
              account_name_is_formed(text_of(coming, "name"));
    if (!ok) {
        return err_set(coming->err, ERR_FORMAT, "it does not name a traveller");
    }
    bool found = false;
    struct row row = abroad_row(coming->engine, coming->key, &found);
    const struct value *kept =
            found ? value_table_get_str(row_value(&row, "data"), STR("kept")) : NULL;
    buf_add_str(&coming->kept, kept ? value_as_str(kept) : STR_NONE);
    const struct value *proved =
            found ? value_table_get_str(row_value(&row, "data"), STR(TRAVEL_PROVED)) : NULL;
    coming->proved = proved ? value_as_id(proved) : 0;
    row_finish(&row);
    (void)abroad_find_key(coming->engine, coming->key, &coming->row);
    coming->home_id = number;
    if (str_equal(coming->home, str_of(outbox_name(coming->engine)))) {
        coming->row.character = number;
    }
    return read_tree(coming);
}

static void finish(struct coming *coming)
{
    json_decref(coming->json);
    value_finish(&coming->tree);
    buf_finish(&coming->kept);
}

/* -- permission -- */

static bool refuse_travel_come(struct coming *coming, enum phrase phrase)
{
    return phrase_err(coming->engine, coming->err, ERR_DENIED, phrase,
            WITH("world", outbox_name(coming->engine)),
            WITH_RAW("name", text_of(coming, "name")));
}

static bool is_at_home(const struct coming *coming)
{
    return travel_is_own(coming->engine, coming->key);
}

/* True if the sending world may say where they are. */
static bool is_expected(struct coming *coming)
{
    if (!is_at_home(coming)) {
        return str_equal(coming->home, coming->message->from) ||
               refuse_travel_come(coming, PHRASE_travel_not_theirs);
    }
    return travel_was_sent(&coming->row, coming->message->from, coming->epoch) ||
           refuse_travel_come(coming, PHRASE_travel_not_sent);
}

static bool takes_visitors(struct coming *coming)
{
    if (is_at_home(coming)) {
        return true;
    }
    if (!travel_takes(coming->engine, coming->message->from)) {
        return refuse_travel_come(coming, PHRASE_travel_no_visitors);
    }
    return travel_has_seat(coming->engine) || refuse_travel_come(coming, PHRASE_travel_full);
}

/* Finds the room: the goal of an exit that a builder has made here, or where everybody begins. */
static bool find_room(struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct str ref = text_of(coming, "to");
    struct str through =
            text_of(coming, "through"); /* where they come from, through their home world */
    struct str from = through.length > 0 ? through : coming->message->from;
    int64_t how = json_integer_value(json_object_get(coming->json, "how"));
    struct object *start = engine_start(engine);
    coming->room = ref.length > 0 ? world_find_ref(engine_world(engine), ref) : start;
    const struct account *account = account_of(engine, coming->row.character);
    bool wizard = how == TRAVEL_TELEPORT && account && account->role == PERM_WIZARD;
    bool open = coming->room && is_room(engine, coming->room) &&
                (coming->room == start || wizard || travel_has_way(engine, coming->room, from));
    return open ||
           phrase_err(engine, coming->err, ERR_DENIED, PHRASE_travel_no_way,
                   WITH("world", outbox_name(engine)), WITH("ref", ref), WITH("from", from));
}

/* -- identity -- */

/* Finds their shell, and checks that its account may come in. */
static bool find_shell(struct coming *coming)
{
    struct engine *engine = coming->engine;
    coming->traveller = world_find(engine_world(engine), coming->row.character);
    const struct account *account = account_of(engine, coming->row.character);
    if (!coming->traveller || !account ||
            !proto_is_ref(engine_world(engine), coming->traveller, "player")) {
        return refuse_travel_come(coming, PHRASE_travel_unknown);
    }
    bool banned = account->disabled || sanction_ban_of_name(engine, str_of(account->name));
    return !banned || refuse_travel_come(coming, PHRASE_travel_banned);
}

/* True if, as far as this world knows, the name belongs to that character of that world. */
static bool name_fits(
        struct engine *engine, struct str name, struct str world, uint64_t character)
{
    struct registration claim;
    struct registration any;
    if (registration_is_not_of(engine, name, world, NULL)) {
        return false;
    }
    if (registration_find(engine, name, &claim)) {
        return claim.character == character && str_equal(str_of(claim.world), world);
    }
    /* Fails if that world's names are unknown. */
    return !names_any_of(engine, str_of(outbox_registrar(engine)), &any);
}

/* Makes the account for a first visit. */
static bool make_account(struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct str name = text_of(coming, "name");
    if (account_find_like(engine, name) || presence_has_guest(engine, name)) {
        return refuse_travel_come(coming, PHRASE_travel_name_taken);
    }
    if (!name_fits(engine, name, coming->home, coming->home_id)) {
        return refuse_travel_come(coming, PHRASE_travel_name_unknown);
    }
    if (sanction_ban_of_name(engine, name)) {
        return refuse_travel_come(coming, PHRASE_travel_banned);
    }
    const struct account *account = account_create(engine, name, PERM_PLAYER, NULL);
    coming->row.character = account->character;
    coming->traveller = world_find(engine_world(engine), account->character);
    return coming->traveller || refuse_travel_come(coming, PHRASE_travel_unknown);
}

/* Gives a visitor the role of their home world if the realm shares roles. At home, only this world
 * decides. */
static void follow_home(const struct coming *coming)
{
    struct engine *engine = coming->engine;
    const struct account *account = account_of(engine, coming->row.character);
    enum role role = PERM_PLAYER;
    if (!is_at_home(coming) && account && engine_options(engine)->realm.roles_shared &&
            role_parse(text_of(coming, ROLE_FROM_HOME), &role) && account->role != role) {
        account_set_role(engine, account, role);
    }
}

static bool find_traveller(struct coming *coming)
{
    return coming->row.character ? find_shell(coming) : make_account(coming);
}

/* -- arrival -- */

struct hold {
    char hash[TOKEN_HASH_SIZE];
    int64_t expires_ms;
    bool known;
};

struct holds {
    struct hold list[HOLDS_MAX];
    size_t count;
};

/* Marks a token that this world gave out or accepted before, and keeps its expiry. */
static void note_known(void *data, struct str hash, int64_t expires_ms)
{
    struct holds *holds = data;
    for (size_t i = 0; i < holds->count; i++) {
        if (str_equal(str_of(holds->list[i].hash), hash)) {
            holds->list[i].known = true;
            holds->list[i].expires_ms = expires_ms;
        }
    }
}

static void read_holds(const struct coming *coming, struct holds *out)
{
    size_t i = 0;
    const json_t *hold = NULL;
    json_array_foreach(json_object_get(coming->json, "holds"), i, hold)
    {
        struct str hash = str_of(realm_text(hold, "hash"));
        if (out->count < HOLDS_MAX && hash.length == TOKEN_HASH_SIZE - 1) {
            struct hold *one = &out->list[out->count++];
            (void)str_copy(hash, one->hash, sizeof(one->hash));
            one->expires_ms = (int64_t)json_integer_value(json_object_get(hold, "ms"));
        }
    }
}

/* Takes the connection tokens that the message names, and revokes older ones. At home, other worlds
 * cannot add tokens, except one for each login there that this world has proved. That only works
 * for accounts that may be let in this way. */
static void put_holds(const struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct holds holds = {0};
    uint64_t more = travel_may_pass(engine, coming->traveller->id) ? coming->proved : 0;
    read_holds(coming, &holds);
    token_each_hold(engine, coming->traveller->id, note_known, &holds);
    token_revoke_holds(engine, coming->traveller->id);
    for (size_t i = 0; i < holds.count; i++) {
        struct hold *one = &holds.list[i];
        bool is_new = is_at_home(coming) && !one->known;
        if (is_new && more == 0) {
            travel_note_unknown(engine, str_of(one->hash));
            continue;
        }
        more -= is_new;
        (void)token_put_hold(engine, coming->traveller->id, str_of(one->hash), one->expires_ms);
    }
}

/* Returns the data of the traveller's row. For a visitor, that is the passport and the voice
 * (voice.h) that their home gave them for this walk. For a player who comes home with a larger walk
 * number than this world gave, it is the proven number. */
static struct value visit_data(const struct coming *coming)
{
    struct str passport = text_of(coming, "passport");
    if (is_at_home(coming) && coming->epoch > coming->row.epoch + 1) {
        struct value data = value_table();
        value_table_set_str(&data, STR(TRAVEL_SURE),
                value_int((int64_t)travel_sure_epoch(coming->engine, coming->key) + 1));
        return data;
    }
    if (is_at_home(coming) || passport.length != REALM_MARK_SIZE - 1) {
        return value_nil();
    }
    struct value data = value_table();
    struct value voice = travel_voice_to_keep(coming->json);
    value_table_set_str(&data, STR(TRAVEL_PASSPORT), value_str(passport));
    value_table_set_str(&data, STR("walk"), value_int((int64_t)coming->epoch));
    if (voice.kind == VALUE_TABLE) {
        value_table_set_str(&data, STR("voice"), voice);
    }
    return data;
}

static void put_row_travel_come(const struct coming *coming)
{
    bool found = false;
    struct row row = abroad_row(coming->engine, coming->key, &found);
    row_set_id(&row, "epoch", coming->epoch);
    row_set_int(&row, "state", 0);
    row_set_str(&row, "world", coming->message->from);
    row_set_id(&row, "character", coming->traveller->id);
    row_set(&row, "data", visit_data(coming));
    rows_put(engine_world(coming->engine), &row);
}

static bool may_have(struct coming *coming)
{
    struct engine *engine = coming->engine;
    must(coming->traveller);
    uint64_t id = coming->traveller->id;
    struct buf why = {0};
    bool ok = quota_allows(engine, id, QUOTA_OBJECTS, quota_use(engine, id, QUOTA_OBJECTS),
            travel_tree_owned(&coming->tree), &why);
    buf_finish(&why);
    return ok || refuse_travel_come(coming, PHRASE_travel_quota);
}

/* Runs before and on "arrive": e.from is the world they come from. */
static bool arrive(struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct buf reason = {0};
    struct value from = value_str(coming->message->from);
    struct event event = {
            .name = STR("arrive"),
            .actor = coming->traveller,
            .thing = coming->traveller,
            .room = coming->room,
            .args = {{STR("from"), from}, {STR("world"), from}},
            .arg_count = 2,
    };
    bool ok = hook_before(engine, &event, &reason);
    if (ok) {
        event.settled = true;
        hook_on(engine, &event);
    }
    /* A script's influence on the transaction ends here: the message is seen in any case. */
    bool well = engine_transaction(engine)->ending == OUTCOME_DONE;
    engine_transaction(engine)->ending = OUTCOME_DONE;
    if (!ok) {
        (void)err_set(coming->err, ERR_DENIED, "%.*s", STR_FMT(buf_str(&reason)));
    } else if (!well || coming->traveller->destroyed || coming->room->destroyed) {
        ok = refuse_travel_come(coming, PHRASE_travel_script);
    }
    value_finish(&from);
    buf_finish(&reason);
    return ok;
}

static void settle(const struct coming *coming)
{
    struct world *world = engine_world(coming->engine);
    struct object *traveller = coming->traveller;
    prop_set(world, traveller, ATOM_asleep, value_object(coming->room->id));
    prop_set(
            world, traveller, atom_intern(&world->atoms, STR(VISIT_ARRIVED)), value_bool(true));
    put_holds(coming);
}

/* A player who is home and wants to go on elsewhere. */
struct onward {
    uint64_t traveller;
    uint64_t
            epoch; /* of the walk that brought them home; it differs if another has begun since */
    int how;
    char key[ABROAD_KEY_MAX + 1];
    char world[WORLD_NAME_MAX + 1];
    char ref[WORLD_REF_MAX + 1];
    char through[WORLD_NAME_MAX + 1];
};

/* Sends a traveller on, in a transaction of its own: things that come home and leave in the same
 * transaction would not be recognised later. A traveller who cannot go on stays at home, with
 * the reason. So does one who has come into play, and everybody if the server stops before this
 * runs. */
static void go_onward(struct engine *engine, void *data)
{
    const struct onward *onward = data;
    struct abroad abroad;
    struct err err = {0};
    transaction_begin(engine, 0, 0);
    struct object *traveller = world_find(engine_world(engine), onward->traveller);
    struct travel_way way = {.traveller = traveller,
            .world = str_of(onward->world),
            .ref = str_of(onward->ref),
            .how = onward->how == TRAVEL_TELEPORT ? TRAVEL_TELEPORT : TRAVEL_WALK,
            .through = str_of(onward->through)};
    if (traveller && abroad_find_key(engine, str_of(onward->key), &abroad) && !abroad.away &&
            abroad.epoch == onward->epoch && !presence_find(engine, onward->traveller) &&
            !travel_send_on(engine, &way, &err)) {
        travel_tell_later(engine, traveller, str_of(err.text));
    }
    transaction_commit(engine);
    mem_free(data);
}

static void go_on_travel(const struct coming *coming)
{
    struct onward onward = {.traveller = coming->traveller->id,
            .epoch = coming->epoch,
            .how = (int)json_integer_value(json_object_get(coming->json, "how"))};
    struct str world = text_of(coming, "on");
    struct str ref = text_of(coming, "on_to");
    if (!is_at_home(coming) || !world_name_is_formed(world) || ref.length > WORLD_REF_MAX) {
        return;
    }
    (void)str_copy(coming->key, onward.key, sizeof(onward.key));
    (void)str_copy(world, onward.world, sizeof(onward.world));
    (void)str_copy(ref, onward.ref, sizeof(onward.ref));
    (void)str_copy(coming->message->from, onward.through, sizeof(onward.through));
    tasks_push(coming->engine,
            (struct task){go_onward, tasks_free, mem_dup(&onward, sizeof(onward)), 0});
}

static bool come(struct coming *coming)
{
    bool home = is_at_home(coming);
    if (!is_expected(coming)) {
        return false;
    }
    if (!home && coming->row.character && !coming->row.away) {
        /* Their home world says that they are on the way here, so the copy here comes from an older
         * file, of this world or theirs. */
        travel_put_aside(coming->engine, &coming->row, coming->message->from, coming->epoch);
    }
    if (!takes_visitors(coming) || !find_traveller(coming) || !find_room(coming) ||
            !may_have(coming)) {
        return false;
    }
    struct travel_read read = {coming->traveller, &coming->tree, buf_str(&coming->kept),
            home ? coming->message->from : STR_NONE};
    if (!travel_tree_read(coming->engine, &read, coming->err) || !arrive(coming)) {
        return false;
    }
    follow_home(coming);
    settle(coming);
    put_row_travel_come(coming);
    realm_audit(coming->engine, coming->message->from,
            home ? "traveller home" : "traveller came", coming->key, text_of(coming, "name"));
    go_on_travel(coming);
    return true;
}

bool travel_apply_arrive(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    struct coming coming = {.engine = engine, .message = message, .err = err};
    bool ok = read_message(&coming);
    if (ok) {
        account_visiting(engine, !is_at_home(&coming));
        ok = come(&coming);
        account_visiting(engine, false);
    }
    finish(&coming);
    return ok;
}

/* True if that world may say where the connections of a traveller are whom this world does not
 * accept. */
static bool speaks_for(struct engine *engine, struct str key, struct str from)
{
    struct abroad abroad;
    return travel_is_own(engine, key) ? travel_is_with(engine, key, from, &abroad)
                                      : str_equal(travel_home_of(key), from);
}

void travel_refuse_arrive(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct buf about = {0};
    buf_printf(&about, "%s", realm_text(json, "key"));
    if (account_name_is_formed(str_of(realm_text(json, "name")))) {
        buf_printf(&about, " %s", realm_text(json, "name"));
    }
    if (speaks_for(engine, str_of(realm_text(json, "key")), message->from)) {
        travel_note_refused(engine, json, message->from);
    }
    realm_audit(engine, message->from, "traveller refused", buf_str(&about), why);
    buf_finish(&about);
    json_decref(json);
}
