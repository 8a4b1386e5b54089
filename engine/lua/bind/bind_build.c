/* bind_build.c -- the table `build` of the stock game: functions for builders' commands.
 *
 * Those commands run with the actor's rights (as_actor), and each function here checks
 * perm_may_write for the objects it changes. So a builder can do no more by a command than by a
 * script. Refusals are sentences. */
#include "engine/core/act/absent.h"
#include "engine/core/act/move.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/reserved.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/lua/bind/bind_approval.h"
#include "engine/lua/bind/bind_create.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <stdlib.h>
#include <string.h>

static int ok(lua_State *L)
{
    return push_flag(L, true);
}

/* Pushes nil and the reason, escaped: it may quote typed text, and is shown as markup. */
static int no(lua_State *L, const struct err *err)
{
    struct buf reason = {0};
    markup_escape(str_of(err->text), &reason);
    return push_verdict(L, false, &reason);
}

/* build.controls(WHO, O): true, or nil and the reason. */
static int build_controls(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t who = to_object_id(L, 1);
    struct object *object = to_object(L, 2);
    if (perm_controls(engine, who, object)) {
        return ok(L);
    }
    return push_not_yours(L, object);
}

/* build.owner(O): its owner in words. */
static int build_owner(lua_State *L)
{
    struct buf owner = {0};
    absent_write_owner(engine_of(L), to_object(L, 1), &owner);
    return push_buf(L, &owner);
}

/* build.may_bear(O, NAME): true, or nil and why O may not have this name. */
static int build_may_bear(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct value name = value_str(to_str(L, 2));
    struct err err;
    bool may = naming_ok(engine_of(L), object, &name, &err);
    value_finish(&name);
    return may ? ok(L) : no(L, &err);
}

/* build.may_answer_to(O, {NAME, …}): true, or nil and why O may not have all these aliases. */
static int build_may_answer_to(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct value aliases = to_value(L, 2);
    struct err err;
    bool may = naming_aliases_ok(engine_of(L), object, &aliases, &err);
    value_finish(&aliases);
    return may ? ok(L) : no(L, &err);
}

/* build.maker(O): the least trusted maker of O (trust.h); nil if the game and wizards answer for
 * all of it. */
static int build_maker(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t maker = trust_maker(engine, to_object(L, 1));
    sandbox_charge(L, 20);
    push_object(L, trust_is_official_maker(engine, maker) ? 0 : maker);
    return 1;
}

/* build.accepts(WHO, PLACE): true if PLACE accepts things from WHO's scripts. */
static int build_accepts(lua_State *L)
{
    uint64_t who = to_object_id(L, 1);
    return push_flag(L, consent_accepts(engine_of(L), who, to_object(L, 2)));
}

/* build.accepted(PLACE): the owners that its `accepts` in force names; or nil. */
static int build_accepted(lua_State *L)
{
    const struct value *named = consent_named(engine_of(L), to_object(L, 1));
    if (named) {
        push_value(L, named);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

/* build.may_join(WHO, AREA): true if WHO owns AREA, has a grant for it, or is a wizard. */
static int build_may_join(lua_State *L)
{
    uint64_t who = to_object_id(L, 1);
    return push_flag(L, perm_may_join(engine_of(L), who, to_object(L, 2)));
}

/* build.is_reachable(FROM, ROOM): true if anybody could walk from FROM to ROOM. */
static int build_is_reachable(lua_State *L)
{
    struct object *from = opt_object(L, 1);
    return push_flag(L, consent_is_reachable(engine_of(L), from, to_object(L, 2)));
}

/* build.leads_back(WHO, TO): true if anybody could walk from TO to where WHO is, or to the newcomers' room. */
static int build_leads_back(lua_State *L)
{
    struct object *who = to_object(L, 1);
    return push_flag(L, consent_leads_back(engine_of(L), who, to_object(L, 2)));
}

/* -- prototypes and owners -- */

static void count_heir(void *data, uint64_t id)
{
    *(size_t *)data += id != 0;
}

/* Otherwise exits could appear in places whose owners never agreed, or could lead by the rights of
 * a new owner. */
static bool may_become_exit(struct engine *engine, struct object *object)
{
    uint64_t owner = engine_transaction(engine)->rights.owner;
    if (object->owner != owner && owner != 0 && role_of(engine, owner) != PERM_WIZARD) {
        return false;
    }
    struct object *place =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    struct world_find_query heirs = {.proto = object->id, .limit = 2};
    size_t count = 0;
    world_search(engine_world(engine), &heirs, count_heir, &count);
    return count == 0 && (!place || consent_accepts(engine, owner, place));
}

#define KEPT_MAX 16

/* What the game needs: its prototypes, the start room, and the object itself if it is a player. */
static size_t list_kept(struct engine *engine, struct object *object, struct object **out)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    for (size_t i = 0; engine_prototypes[i] && count < KEPT_MAX - 2; i++) {
        out[count++] = world_find_ref(world, str_of(engine_prototypes[i]));
    }
    out[count++] = engine_start(engine);
    out[count++] = proto_is_ref(world, object, "player") ? object : NULL;
    return count;
}

/* Returns for each kept object which of engine_prototypes it inherits from, as bits. */
static void note_kinds(
        struct engine *engine, struct object *const *kept, size_t count, unsigned out[KEPT_MAX])
{
    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
        for (unsigned k = 0; kept[i] && engine_prototypes[k]; k++) {
            out[i] |=
                    (unsigned)proto_is_ref(engine_world(engine), kept[i], engine_prototypes[k])
                    << k;
        }
    }
}

/* Sets the prototypes, unless something that the game needs would no longer be what it is: with $player no
 * longer a character nobody reads an answer, and with a start room that is none the game does not start.
 * Then returns false and sets *out_lost to the prototype. */
static bool change_protos(struct engine *engine, struct object *object, struct object **protos,
        size_t count, const char **out_lost, struct err *err)
{
    struct object *kept[KEPT_MAX];
    unsigned before[KEPT_MAX];
    unsigned after[KEPT_MAX];
    size_t kept_count = list_kept(engine, object, kept);
    note_kinds(engine, kept, kept_count, before);
    if (!proto_set(engine_world(engine), object, protos, count, err)) {
        return false;
    }
    note_kinds(engine, kept, kept_count, after);
    for (size_t i = 0; i < kept_count; i++) {
        unsigned lost = before[i] & ~after[i];
        if (lost != 0) {
            *out_lost = engine_prototypes[__builtin_ctz(lost)];
            return false;
        }
    }
    return true;
}

/* build.set_protos(O, {PROTO, …}) */
static int build_set_protos(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_changeable(L, 1);
    struct object *protos[PROTO_DIRECT_MAX];
    if (!object) {
        return 2;
    }
    luaL_checktype(L, 2, LUA_TTABLE);
    size_t count = lua_rawlen(L, 2);
    struct buf why = {0};
    if (count == 0 || count > PROTO_DIRECT_MAX) {
        return push_no(L, PHRASE_build_protos);
    }
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        protos[i] = to_object(L, lua_gettop(L));
        lua_pop(L, 1);
        enum phrase phrase =
                perm_refuses_heir(engine, engine_transaction(engine)->rights.owner, protos[i]);
        if (phrase != PHRASE_END && !proto_is(engine_world(engine), object, protos[i]->id)) {
            return push_no(L, phrase);
        }
        if (!proto_is_ref(engine_world(engine), object, "area") &&
                !quota_allows_heir(engine, object->owner, protos[i], &why)) {
            return push_verdict(L, false, &why);
        }
    }
    if (object->owner == 0 &&
            !trust_is_official_maker(engine, trust_maker_of_heir(engine, protos, count))) {
        return push_no(L, PHRASE_build_lent);
    }
    int results = host_approve_ending(L, object, NULL);
    if (results >= 0) {
        return results;
    }
    struct err err;
    struct transaction_mark mark = transaction_savepoint(engine);
    bool was_exit = is_exit(engine, object);
    bool was_person = is_character(engine, object);
    const char *lost = NULL;
    if (!change_protos(engine, object, protos, count, &lost, &err)) {
        transaction_rollback_to(engine, mark);
        return lost ? push_no(L, PHRASE_build_kind, WITH_RAW("proto", str_of(lost)))
                    : no(L, &err);
    }
    if (!was_person && !naming_of_person_ok(engine, object, &err)) {
        transaction_rollback_to(engine, mark);
        return no(L, &err);
    }
    if (!was_exit && is_exit(engine, object) && !may_become_exit(engine, object)) {
        transaction_rollback_to(engine, mark);
        return push_no(L, PHRASE_build_way);
    }
    return ok(L);
}

bool bind_is_needed(struct engine *engine, struct object *object)
{
    if (!object->ref || object->owner != 0) {
        return engine_needs(engine, object);
    }
    bool plain = object->location == 0 && !strchr(object->ref, '/') &&
                 !prop_object(engine_world(engine), object, ATOM_area);
    bool is_scripted = object->behaviour == 0 && behaviours_own(engine, object);
    return plain || engine_needs(engine, object) || is_scripted;
}

/* build.set_ref(O[, REF]): sets its ref, or removes it: true, or nil and the reason. */
static int build_set_ref(lua_State *L)
{
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    struct str ref = lua_isnoneornil(L, 2) ? STR_NONE : to_str(L, 2);
    ref = str_starts(ref, STR("$")) ? str_slice(ref, 1, ref.length) : ref;
    struct err err;
    struct engine *engine = engine_of(L);
    if (bind_is_needed(engine, object) && !str_equal(ref, str_of(object->ref))) {
        return push_no(L, PHRASE_build_ref);
    }
    if (!trust_is_official_maker(engine, engine_transaction(engine)->rights.owner) &&
            reserved_ref(ref) && !str_equal(ref, str_of(object->ref ? object->ref : ""))) {
        return push_no(L, PHRASE_build_reserved, WITH_RAW("ref", ref));
    }
    if (!world_set_ref(engine_world(engine), object, ref, &err)) {
        return no(L, &err);
    }
    return ok(L);
}

/* True if the new owner's quota has room for object. */
static bool has_room_for(
        struct engine *engine, uint64_t owner, struct object *object, struct buf *why)
{
    uint64_t has = quota_use(engine, owner, QUOTA_OBJECTS);
    uint64_t bytes = quota_use(engine, owner, QUOTA_BEHAVIOUR_KIB);
    bool ok = quota_allows_heir(engine, owner, object, why) &&
              quota_allows(engine, owner, QUOTA_OBJECTS, has, 1, why) &&
              quota_allows(engine, owner, QUOTA_BEHAVIOUR_KIB, bytes,
                      quota_source_bytes(engine, object->id), why) &&
              quota_allows(engine, owner, QUOTA_BYTES, quota_use(engine, owner, QUOTA_BYTES),
                      quota_source_bytes(engine, object->id) + object->counted_bytes, why);
    if (!ok && owner != engine_transaction(engine)->actor) {
        buf_clear(why);
        phrase_put(engine, why, PHRASE_quota_theirs);
    }
    return ok;
}

static size_t protos_of(struct engine *engine, const struct object *object,
        struct object *out[PROTO_DIRECT_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < object->proto_count && i < PROTO_DIRECT_MAX; i++) {
        struct object *proto = world_find(engine_world(engine), object->protos[i]);
        if (proto) {
            out[count++] = proto;
        }
    }
    return count;
}

/* True if the running code may give object to owner, who must want it. Otherwise *why has the
 * reason. */
static bool may_own(
        struct engine *engine, struct object *object, struct object *owner, struct buf *why)
{
    uint64_t giver = engine_transaction(engine)->rights.owner;
    bool acts = is_exit(engine, object) || is_character(engine, object) ||
                prop_get(engine_world(engine), object, ATOM_trigger)->kind != VALUE_NIL;
    bool lends = giver != 0 && owner->id != giver && role_of(engine, giver) < PERM_WIZARD &&
                 acts && role_of(engine, owner->id) == PERM_WIZARD;
    if (bind_is_needed(engine, object)) {
        phrase_put(engine, why, PHRASE_build_needed);
    } else if (role_of(engine, owner->id) < PERM_BUILDER) {
        phrase_put(engine, why, PHRASE_build_owners);
    } else if (lends) {
        phrase_put(engine, why, PHRASE_build_acts);
    } else if (object->owner == 0 && trust_is_lent(engine, object, owner->id)) {
        phrase_put(engine, why, PHRASE_build_lent);
    } else {
        return owner->id == object->owner || has_room_for(engine, owner->id, object, why);
    }
    return false;
}

/* build.may_own(O, WHO): true, or nil and why O cannot be given to WHO. */
static int build_may_own(lua_State *L)
{
    struct object *object = to_changeable(L, 1);
    struct buf why = {0};
    if (!object) {
        return 2;
    }
    bool ok = may_own(engine_of(L), object, to_object(L, 2), &why);
    return push_verdict(L, ok, &why);
}

/* build.set_owner(O, WHO): true, or nil and the reason. A behaviour's rights depend on its object's owner, so it is
 * loaded again. The stock game may also give an object to nobody (nil): then the maker of its prototypes owns it. */
static int build_set_owner(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_changeable(L, 1);
    struct buf why = {0};
    if (!object) {
        return 2;
    }
    if (engine_transaction(engine)->rights.owner == 0 && lua_isnil(L, 2)) {
        struct object *protos[PROTO_DIRECT_MAX];
        size_t count = protos_of(engine, object, protos);
        world_set_owner(
                engine_world(engine), object, trust_maker_of_heir(engine, protos, count));
        behaviours_publish(engine, object, NULL);
        return push_flag(L, true);
    }
    struct object *owner = to_object(L, 2);
    if (!may_own(engine, object, owner, &why)) {
        return push_verdict(L, false, &why);
    }
    world_set_owner(engine_world(engine), object, owner->id);
    behaviours_publish(engine, object, NULL);
    return push_flag(L, true);
}

/* build.destroy(O): destroys it: true, or nil and the reason. */
static int build_destroy(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    if (proto_is_ref(engine_world(engine), object, "player")) {
        return push_no(L, PHRASE_build_player);
    }
    if (bind_is_needed(engine, object)) {
        return push_no(L, PHRASE_build_stays);
    }
    return bind_destroy(L, object, NULL);
}

/* -- values as text -- */

/* build.value(TEXT): true and the value, or nil and why it is not a literal, as plain text. */
static int build_value(lua_State *L)
{
    struct value value;
    struct err err;
    if (!literal_read(engine_of(L), to_str(L, 1), &value, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    lua_pushboolean(L, true);
    push_value(L, &value);
    value_finish(&value);
    return 2;
}

/* build.literal(VALUE): the text that @show writes. */
static int build_literal(lua_State *L)
{
    struct value value = to_value(L, 1);
    struct buf out = {0};
    literal_show(engine_of(L), &value, &out);
    value_finish(&value);
    return push_buf(L, &out);
}

/* build.rehearsing(): true if the running code is only a rehearsal. */
static int build_rehearsing(lua_State *L)
{
    return push_flag(L, engine_transaction(engine_of(L))->rehearsing);
}

void bind_build_open(struct host *host)
{
    static const struct api api[] = {
            {"controls", build_controls},
            {"owner", build_owner},
            {"may_bear", build_may_bear},
            {"may_answer_to", build_may_answer_to},
            {"maker", build_maker},
            {"accepts", build_accepts},
            {"accepted", build_accepted},
            {"is_reachable", build_is_reachable},
            {"leads_back", build_leads_back},
            {"may_join", build_may_join},
            {"set_protos", build_set_protos},
            {"set_ref", build_set_ref},
            {"may_own", build_may_own},
            {"set_owner", build_set_owner},
            {"destroy", build_destroy},
            {"value", build_value},
            {"literal", build_literal},
            {"rehearsing", build_rehearsing},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
