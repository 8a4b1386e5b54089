/* travel_come.c -- somebody comes from another world, or comes back because they could not stay there.
 *
 * 1. A letter whose epoch has passed is nothing: it was told once already.
 * 2. Who comes has an account and a character here from their first visit on, under their own name; at home it is their
 *    own. They are asleep in the room, and come into play like anybody else: by their gate, or by a password.
 * 3. What is refused here is undone by the post, and goes back with a sentence for the traveller.
 * 4. What comes back is taken back whatever anybody says: there is no other place for it. */
#include "engine/core/act/move.h"
#include "engine/core/door/newname.h"
#include "engine/core/door/token.h"
#include "engine/core/door/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/claim.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/realm/realm_impl.h"
#include "engine/core/realm/travel_impl.h"
#include "engine/core/realm/travel_tree.h"
#include "engine/core/run/slice.h"
#include "engine/core/script/hook.h"
#include "engine/core/script/quota.h"
#include "engine/core/sense/perceive.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <string.h>

#define ROLE_FROM_HOME "role"
#define TREE_MAX ((size_t)POST_BODY_MAX)

/* What a letter says. */
struct coming {
    struct engine *engine;
    const struct post_letter *letter;
    json_t *json;      /* owned */
    struct value tree; /* owned */
    struct buf kept;   /* what this world kept for them; empty: nothing */
    struct abroad row; /* as this world knows them; character 0: it does not */
    uint64_t epoch;
    struct str key;
    struct str home;  /* their world */
    uint64_t home_id; /* their number there */
    struct object *traveller;
    struct object *room;
    struct err *err;
};

static struct str text_of(const struct coming *coming, const char *name)
{
    return str_of(realm_text(coming->json, name));
}

/* -- reading the letter -- */

static bool read_tree(struct coming *coming)
{
    struct buf bytes = {0};
    bool ok = travel_text_read(text_of(coming, "tree"), TREE_MAX, &bytes) &&
              value_decode(buf_str(&bytes), &coming->tree, coming->err);
    buf_finish(&bytes);
    return ok || err_set(coming->err, ERR_FORMAT, "what the traveller carries cannot be read");
}

static bool read_letter(struct coming *coming)
{
    struct str body = coming->letter->body;
    coming->json = json_loadb(body.bytes, body.length, 0, NULL);
    coming->key = text_of(coming, "key");
    coming->epoch = (uint64_t)json_integer_value(json_object_get(coming->json, "epoch"));
    struct str id = coming->key;
    coming->home = str_take_until(&id, '.');
    uint64_t number = 0;
    bool ok = coming->key.length <= ABROAD_KEY_MAX && post_name_is_formed(coming->home) &&
              str_to_u64(id, &number) && coming->epoch > 0 && coming->epoch < INT64_MAX &&
              account_name_is_formed(text_of(coming, "name"));
    if (!ok) {
        return err_set(coming->err, ERR_FORMAT, "it is no traveller");
    }
    bool found = false;
    struct row row = abroad_row(coming->engine, coming->key, &found);
    const struct value *kept =
            found ? value_table_get_str(row_value(&row, "data"), STR("kept")) : NULL;
    buf_add_str(&coming->kept, kept ? value_as_str(kept) : STR_NONE);
    row_finish(&row);
    (void)abroad_find_key(coming->engine, coming->key, &coming->row);
    coming->home_id = number;
    if (str_equal(coming->home, str_of(post_name(coming->engine)))) {
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

/* -- may they -- */

static bool refuse_travel_come(struct coming *coming, enum phrase phrase)
{
    return phrase_err(coming->engine, coming->err, ERR_DENIED, phrase,
            WITH("world", post_name(coming->engine)),
            WITH_RAW("name", text_of(coming, "name")));
}

static bool is_at_home(const struct coming *coming)
{
    return str_equal(coming->home, str_of(post_name(coming->engine)));
}

static bool takes_visitors(struct coming *coming)
{
    if (is_at_home(coming)) {
        return true;
    }
    if (!travel_takes(coming->engine, coming->letter->from)) {
        return refuse_travel_come(coming, PHRASE_travel_no_visitors);
    }
    return travel_has_seat(coming->engine) || refuse_travel_come(coming, PHRASE_travel_full);
}

/* They come through a way that a builder has made here, or where everybody begins. */
static bool find_room(struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct str ref = text_of(coming, "to");
    int64_t how = json_integer_value(json_object_get(coming->json, "how"));
    struct object *start = world_find_ref(engine->world, str_of(engine->options.start));
    coming->room = ref.length > 0 ? world_find_ref(engine->world, ref) : start;
    const struct account *account = account_of(engine, coming->row.character);
    bool wizard = how == TRAVEL_TELEPORT && account && account->role == PERM_WIZARD;
    bool open = coming->room && is_room(engine, coming->room) &&
                (coming->room == start || wizard ||
                        travel_has_way(engine, coming->room, coming->letter->from));
    return open || phrase_err(engine, coming->err, ERR_DENIED, PHRASE_travel_no_way,
                           WITH("world", post_name(engine)), WITH("ref", ref),
                           WITH("from", coming->letter->from));
}

/* -- who they are here -- */

/* Their shell, whose account may come in. */
static bool find_shell(struct coming *coming)
{
    struct engine *engine = coming->engine;
    coming->traveller = world_find(engine->world, coming->row.character);
    const struct account *account = account_of(engine, coming->row.character);
    if (!coming->traveller || !account ||
            !proto_is_ref(engine->world, coming->traveller, "player")) {
        return refuse_travel_come(coming, PHRASE_travel_unknown);
    }
    bool banned = account->disabled || sanction_ban_of_name(engine, str_of(account->name));
    return !banned || refuse_travel_come(coming, PHRASE_travel_banned);
}

static const char *password_of(const struct coming *coming)
{
    struct str password = text_of(coming, "password");
    return account_hash_is_formed(password) ? password.bytes : NULL;
}

/* Their first visit. */
static bool make_account(struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct str name = text_of(coming, "name");
    if (account_find_like(engine, name) || newname_is_guests(engine, name.bytes)) {
        return refuse_travel_come(coming, PHRASE_travel_name_taken);
    }
    if (!claim_fits(engine, name, coming->home, coming->home_id)) {
        return refuse_travel_come(coming, PHRASE_travel_name_unknown);
    }
    if (sanction_ban_of_name(engine, name)) {
        return refuse_travel_come(coming, PHRASE_travel_banned);
    }
    const struct account *account =
            account_create(engine, name, PERM_PLAYER, password_of(coming));
    coming->row.character = account->character;
    coming->traveller = world_find(engine->world, account->character);
    return coming->traveller || refuse_travel_come(coming, PHRASE_travel_unknown);
}

/* A visitor's password and, if the realm shares them, role are those of home. At home nobody else says them. */
static void follow_home(const struct coming *coming)
{
    struct engine *engine = coming->engine;
    const struct account *account = account_of(engine, coming->row.character);
    const char *password = password_of(coming);
    enum role role = PERM_PLAYER;
    if (is_at_home(coming) || !account) {
        return;
    }
    if (password && strcmp(account->password, password) != 0) {
        account_set_password(engine, account, password);
    }
    if (engine->options.realm.roles_shared &&
            role_parse(text_of(coming, ROLE_FROM_HOME), &role) && account->role != role) {
        account_set_role(engine, account, role);
    }
}

static bool find_traveller(struct coming *coming)
{
    return coming->row.character ? find_shell(coming) : make_account(coming);
}

/* -- being here -- */

/* Those that their letter names, and no older ones. */
static void put_holds(const struct coming *coming)
{
    size_t i = 0;
    const json_t *hold = NULL;
    token_revoke_holds(coming->engine, coming->traveller->id);
    json_array_foreach(json_object_get(coming->json, "holds"), i, hold)
    {
        if (i < 20) {
            (void)token_put_hold(coming->engine, coming->traveller->id,
                    str_of(realm_text(hold, "hash")),
                    (int64_t)json_integer_value(json_object_get(hold, "ms")));
        }
    }
}

static void put_row_travel_come(const struct coming *coming, uint64_t epoch)
{
    bool found = false;
    struct row row = abroad_row(coming->engine, coming->key, &found);
    row_set_id(&row, "epoch", epoch);
    row_set_int(&row, "state", 0);
    row_set_str(&row, "world", coming->letter->from);
    row_set_id(&row, "character", coming->traveller->id);
    row_set(&row, "data", value_nil());
    rows_put(coming->engine->world, &row);
}

static bool may_have(struct coming *coming)
{
    struct engine *engine = coming->engine;
    uint64_t id = coming->traveller->id;
    struct buf why = {0};
    bool ok = quota_allows(engine, id, QUOTA_OBJECTS, quota_use(engine, id, QUOTA_OBJECTS),
            travel_tree_owned(&coming->tree), &why);
    buf_finish(&why);
    return ok || refuse_travel_come(coming, PHRASE_travel_quota);
}

/* Before and on "arrive": e.from is the world they come from. */
static bool arrive(struct coming *coming)
{
    struct engine *engine = coming->engine;
    struct buf reason = {0};
    struct value from = value_str(coming->letter->from);
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
    /* What a script did to the slice ends here: the letter is seen in any case. */
    bool well = engine->slice->ending == OUTCOME_DONE;
    engine->slice->ending = OUTCOME_DONE;
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
    struct world *world = coming->engine->world;
    struct object *traveller = coming->traveller;
    prop_set(world, traveller, ATOM_asleep, value_object(coming->room->id));
    prop_set(
            world, traveller, atom_intern(&world->atoms, STR(VISIT_ARRIVED)), value_bool(true));
    put_holds(coming);
}

/* Whoever is at home knows where they are. */
static bool tell_home(const struct coming *coming)
{
    struct engine *engine = coming->engine;
    if (is_at_home(coming) || str_equal(coming->home, coming->letter->from) ||
            !post_knows(engine, coming->home)) {
        return true;
    }
    json_t *json = json_pack("{s:s%, s:I}", "key", coming->key.bytes, coming->key.length,
            "epoch", (json_int_t)coming->epoch);
    char *body = json_dumps(json, JSON_COMPACT);
    struct err err;
    (void)!post_write(engine, coming->home, "moved", str_of(body), &err); /* a hint */
    free(body);
    json_decref(json);
    return true;
}

static bool come(struct coming *coming)
{
    if (coming->row.epoch > 0 && !coming->row.away && coming->row.character) {
        travel_put_aside(coming->engine, &coming->row, coming->letter->from, coming->epoch);
    }
    if (!takes_visitors(coming) || !find_traveller(coming) || !find_room(coming) ||
            !may_have(coming) ||
            !travel_tree_read(coming->engine, coming->traveller, &coming->tree,
                    buf_str(&coming->kept), coming->err) ||
            !arrive(coming)) {
        return false;
    }
    follow_home(coming);
    settle(coming);
    put_row_travel_come(coming, coming->epoch);
    return tell_home(coming);
}

bool travel_apply_arrive(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    struct coming coming = {.engine = engine, .letter = letter, .err = err};
    bool ok = read_letter(&coming);
    if (ok && coming.row.epoch >= coming.epoch) {
        log_warning(
                "a traveller of %.*s comes a second time: passed over", STR_FMT(letter->from));
    } else if (ok) {
        account_visiting(engine, !is_at_home(&coming));
        ok = come(&coming);
        account_visiting(engine, false);
    }
    finish(&coming);
    return ok;
}

void travel_refuse_arrive(
        struct engine *engine, const struct post_letter *letter, struct str why)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct buf about = {0};
    struct buf clean = {0};
    str_clean(why, false, &clean);
    str_clean(str_of(realm_text(json, "key")), false, &about);
    if (account_name_is_formed(str_of(realm_text(json, "name")))) {
        buf_printf(&about, " %s", realm_text(json, "name"));
    }
    travel_note_refused(engine, json, letter->from);
    audit_write(engine, 0, STR("traveller refused"), str_fit(buf_str(&about), 100),
            buf_str(&clean));
    buf_finish(&about);
    buf_finish(&clean);
    json_decref(json);
}

/* -- coming back -- */

/* To be told when they come into play. */
static void keep_reason(const struct coming *coming, struct str why)
{
    struct world *world = coming->engine->world;
    struct buf text = {0};
    struct buf clean = {0};
    str_clean(why, false, &clean);
    phrase_put(coming->engine, &text, PHRASE_travel_back, WITH_RAW("why", buf_str(&clean)));
    prop_set(world, coming->traveller, atom_intern(&world->atoms, STR(TRAVEL_WHY)),
            value_str(buf_str(&text)));
    buf_finish(&clean);
    buf_finish(&text);
}

void travel_return_arrive(
        struct engine *engine, const struct post_letter *letter, struct str why)
{
    struct err err = {0};
    struct coming coming = {.engine = engine, .letter = letter, .err = &err};
    bool ok = read_letter(&coming);
    uint64_t now = coming.row.epoch;
    if (!ok || !coming.row.away || now != coming.epoch) {
        log_warning(
                "a traveller came back from %.*s whom nobody waits for", STR_FMT(letter->from));
        finish(&coming);
        return;
    }
    coming.traveller = world_find(engine->world, coming.row.character);
    struct slice_mark mark = slice_savepoint(engine);
    if (coming.traveller && !travel_tree_read(engine, coming.traveller, &coming.tree,
                                    buf_str(&coming.kept), &err)) {
        log_error(
                "what %.*s took along cannot be made again: %s", STR_FMT(coming.key), err.text);
        slice_rollback_to(engine, mark);
    }
    if (coming.traveller) {
        keep_reason(&coming, why);
        put_holds(&coming);
        put_row_travel_come(&coming, now + 1);
        audit_write(engine, 0, STR("traveller refused"), coming.key, why);
    }
    finish(&coming);
}

void travel_restore(struct engine *engine, const struct abroad *abroad)
{
    struct coming coming = {.engine = engine, .key = str_of(abroad->key)};
    struct post_letter none = {.from = str_of(abroad->world)};
    bool found = false;
    struct row row = abroad_row(engine, coming.key, &found);
    const struct value *kept = value_table_get_str(row_value(&row, "data"), STR("kept"));
    struct buf why = {0};
    coming.letter = &none;
    coming.traveller = world_find(engine->world, abroad->character);
    phrase_put(engine, &why, PHRASE_travel_lost, WITH("world", abroad->world));
    if (coming.traveller) {
        travel_tree_restore(engine, kept ? value_as_str(kept) : STR_NONE);
        keep_reason(&coming, buf_str(&why));
        put_row_travel_come(&coming, abroad->epoch + 1);
    }
    row_finish(&row);
    buf_finish(&why);
}

/* -- going on -- */

bool travel_apply_moved(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct str key = str_of(realm_text(json, "key"));
    uint64_t epoch = (uint64_t)json_integer_value(json_object_get(json, "epoch"));
    bool found = false;
    bool formed = key.length > 0 && key.length <= ABROAD_KEY_MAX;
    struct row row = abroad_row(engine, key, &found);
    bool news = found && row_int(&row, "state") != 0 && epoch > row_id(&row, "epoch") &&
                epoch < INT64_MAX;
    if (news) {
        row_set_id(&row, "epoch", epoch);
        row_set_str(&row, "world", letter->from);
        rows_put(engine->world, &row);
    } else {
        row_finish(&row);
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it is no traveller");
}
