/* bind_build.c -- the table `build` of the stock game: what builders' commands do to objects.
 *
 * Those commands run with the actor's rights (as_actor), and each function here asks perm_may_write of what
 * it changes, so a builder can do no more by a command than by a script. Refusals are sentences. */
#include "engine/core/act/move.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/match.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/seek.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/absent.h"
#include "engine/core/script/fault.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/tell/format.h"
#include "engine/core/tell/naming.h"
#include "engine/core/tell/reserved.h"
#include "engine/core/tell/words.h"
#include "engine/data/data_file.h"
#include "engine/lua/bind/bind_approval.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/value/named.h"

#include <stdlib.h>
#include <string.h>

#define SEARCH_MAX 50
#define HEIRS_MAX 1000 /* looked at, of each that was found */
#define LOADS_MAX 300  /* of them all, read from the disk */
#define PART_MAX 200

static int ok(lua_State *L)
{
    return push_flag(L, true);
}

/* nil and the reason, escaped: what is typed may be quoted in it, and it is told as markup. */
static int no(lua_State *L, const struct err *err)
{
    struct buf reason = {0};
    markup_escape(str_of(err->text), &reason);
    return push_verdict(L, false, &reason);
}

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

/* build.owner(O): whose it is, as one says it. */
static int build_owner(lua_State *L)
{
    struct buf owner = {0};
    absent_write_owner(engine_of(L), to_object(L, 1), &owner);
    return push_buf(L, &owner);
}

/* build.may_bear(O, NAME): true, or nil and why O is not called so. */
static int build_may_bear(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct value name = value_str(to_str(L, 2));
    struct err err;
    bool may = naming_ok(engine_of(L), object, &name, &err);
    value_finish(&name);
    return may ? ok(L) : no(L, &err);
}

/* build.may_answer_to(O, {NAME, …}): true, or nil and why O has not all of these as aliases. */
static int build_may_answer_to(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct value aliases = to_value(L, 2);
    struct err err;
    bool may = naming_aliases_ok(engine_of(L), object, &aliases, &err);
    value_finish(&aliases);
    return may ? ok(L) : no(L, &err);
}

/* build.maker(O): the least trusted of those who made O (trust.h); nil if the game and wizards answer for all of it. */
static int build_maker(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t maker = trust_maker(engine, to_object(L, 1));
    sandbox_charge(L, 20);
    push_object(L, trust_is_official_maker(engine, maker) ? 0 : maker);
    return 1;
}

/* build.accepts(WHO, PLACE): does it take what WHO's scripts put there? */
static int build_accepts(lua_State *L)
{
    uint64_t who = to_object_id(L, 1);
    return push_flag(L, consent_accepts(engine_of(L), who, to_object(L, 2)));
}

/* build.accepted(PLACE): whom it names in `accepts`, as that is in force; or nil. */
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

/* build.may_join(WHO, AREA): is it theirs or granted to them, or are they a wizard? */
static int build_may_join(lua_State *L)
{
    uint64_t who = to_object_id(L, 1);
    return push_flag(L, perm_may_join(engine_of(L), who, to_object(L, 2)));
}

/* build.is_reachable(FROM, ROOM): could anybody walk there? */
static int build_is_reachable(lua_State *L)
{
    struct object *from = opt_object(L, 1);
    return push_flag(L, consent_is_reachable(engine_of(L), from, to_object(L, 2)));
}

/* -- what an object is -- */

static void count_heir(void *data, uint64_t id)
{
    *(size_t *)data += id != 0;
}

/* Else exits would appear in places that never agreed to one, or lead by the rights of whom a thing was given to. */
static bool may_become_exit(struct engine *engine, struct object *object)
{
    uint64_t owner = engine->slice->rights.owner;
    if (object->owner != owner && owner != 0 && perm_role(engine, owner) != PERM_WIZARD) {
        return false;
    }
    struct object *place =
            object->location ? world_find(engine->world, object->location) : NULL;
    struct world_find_query heirs = {.proto = object->id, .limit = 2};
    size_t count = 0;
    world_search(engine->world, &heirs, count_heir, &count);
    return count == 0 && (!place || consent_accepts(engine, owner, place));
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
    if (count == 0 || count > PROTO_DIRECT_MAX) {
        return push_no(L, PHRASE_build_protos);
    }
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        protos[i] = to_object(L, lua_gettop(L));
        lua_pop(L, 1);
        enum phrase phrase = perm_refuses_heir(engine, engine->slice->rights.owner, protos[i]);
        if (phrase != PHRASE_END && !proto_is(engine->world, object, protos[i]->id)) {
            return push_no(L, phrase);
        }
    }
    if (object->owner == 0 &&
            !trust_is_official_maker(engine, trust_maker_of_heir(engine, protos, count))) {
        return push_no(L, PHRASE_build_lent);
    }
    int results = host_approve_taking(L, object, NULL, NULL);
    if (results >= 0) {
        return results;
    }
    struct err err;
    struct slice_mark mark = slice_savepoint(engine);
    bool was_exit = is_exit(engine, object);
    if (!proto_set(engine->world, object, protos, count, &err)) {
        return no(L, &err);
    }
    if (!was_exit && is_exit(engine, object) && !may_become_exit(engine, object)) {
        slice_rollback_to(engine, mark);
        return push_no(L, PHRASE_build_way);
    }
    return ok(L);
}

/* The room where newcomers wake, and the stock prototypes: nowhere, under plain refs ("light"),
 * while those of imported areas have a path, and rooms an area. */
static bool is_needed(struct engine *engine, struct object *object)
{
    if (!object->ref || object->owner != 0) {
        return engine_needs(engine, object);
    }
    struct str ref = str_of(object->ref);
    bool plain = object->location == 0 && str_find_char(ref, '/', 0) == SIZE_MAX &&
                 !prop_object(engine->world, object, ATOM_area);
    return plain || engine_needs(engine, object) || behaviours_own(engine, object);
}

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
    if (is_needed(engine, object) && !str_equal(ref, str_of(object->ref))) {
        return push_no(L, PHRASE_build_ref);
    }
    if (!trust_is_official_maker(engine, engine->slice->rights.owner) && reserved_ref(ref) &&
            !str_equal(ref, str_of(object->ref ? object->ref : ""))) {
        return push_no(L, PHRASE_build_reserved, WITH_RAW("ref", ref));
    }
    if (!world_set_ref(engine->world, object, ref, &err)) {
        return no(L, &err);
    }
    return ok(L);
}

/* Does the quota of who gets object allow that? */
static bool has_room_for(
        struct engine *engine, uint64_t owner, const struct object *object, struct buf *why)
{
    uint64_t has = quota_use(engine, owner, QUOTA_OBJECTS);
    uint64_t bytes = quota_use(engine, owner, QUOTA_BEHAVIOUR_KIB);
    bool ok = quota_allows(engine, owner, QUOTA_OBJECTS, has, 1, why) &&
              quota_allows(engine, owner, QUOTA_BEHAVIOUR_KIB, bytes,
                      quota_source_bytes(engine, object->id), why) &&
              quota_allows(engine, owner, QUOTA_BYTES, quota_use(engine, owner, QUOTA_BYTES),
                      quota_source_bytes(engine, object->id) + object->counted_bytes, why);
    if (!ok) {
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
        struct object *proto = world_find(engine->world, object->protos[i]);
        if (proto) {
            out[count++] = proto;
        }
    }
    return count;
}

/* May the running code give object to owner, if owner wants it? False: *why has the reason. */
static bool may_own(
        struct engine *engine, struct object *object, struct object *owner, struct buf *why)
{
    uint64_t giver = engine->slice->rights.owner;
    bool acts = is_exit(engine, object) || is_character(engine, object) ||
                prop_get(engine->world, object, ATOM_trigger)->kind != VALUE_NIL;
    bool lends = giver != 0 && owner->id != giver && perm_role(engine, giver) < PERM_WIZARD &&
                 acts && perm_role(engine, owner->id) == PERM_WIZARD;
    if (is_needed(engine, object)) {
        phrase_put(engine, why, PHRASE_build_needed);
    } else if (perm_role(engine, owner->id) < PERM_BUILDER) {
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

/* Whose rights a behaviour has depends on its object's owner, so it is loaded again. The stock game also gives to nobody
 * (nil): then who answers for the prototypes has it. */
static int build_set_owner(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_changeable(L, 1);
    struct buf why = {0};
    if (!object) {
        return 2;
    }
    if (engine->slice->rights.owner == 0 && lua_isnil(L, 2)) {
        struct object *protos[PROTO_DIRECT_MAX];
        size_t count = protos_of(engine, object, protos);
        world_set_owner(engine->world, object, trust_maker_of_heir(engine, protos, count));
        behaviours_publish(engine, object, NULL);
        return push_flag(L, true);
    }
    struct object *owner = to_object(L, 2);
    if (!may_own(engine, object, owner, &why)) {
        return push_verdict(L, false, &why);
    }
    world_set_owner(engine->world, object, owner->id);
    behaviours_publish(engine, object, NULL);
    return push_flag(L, true);
}

static int build_destroy(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    if (proto_is_ref(engine->world, object, "player")) {
        return push_no(L, PHRASE_build_player);
    }
    if (is_needed(engine, object)) {
        return push_no(L, PHRASE_build_stays);
    }
    if (destroy_is_large(engine, object)) {
        return push_no(L, PHRASE_build_full, WITH("most", DESTROY_HOLDS_MAX));
    }
    int results = host_approve_taking(L, object, NULL, NULL);
    if (results >= 0) {
        return results;
    }
    destroy_object(engine, object);
    if (object->destroyed) {
        host_end_tasks_of(host_of(L), object->id);
    }
    host_check_ending(L);
    return ok(L);
}

/* -- values as text -- */

/* build.value(TEXT): true and the value, or nil and why it is no literal, which is not markup. */
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

/* build.literal(VALUE): as @show writes it. */
static int build_literal(lua_State *L)
{
    struct value value = to_value(L, 1);
    struct buf out = {0};
    literal_show(engine_of(L), &value, &out);
    value_finish(&value);
    return push_buf(L, &out);
}

/* -- finding -- */

static void push_found(void *data, uint64_t id)
{
    lua_State *L = data;
    push_object(L, id);
    append_item(L);
}

/* What a script that waits for a search has found; the script's job_data. */
struct search_wait {
    size_t count;
    uint64_t ids[];
};

static void search_found(struct engine *engine, void *data, const struct seek_found *found)
{
    struct host *host = engine->script_data;
    struct script *script = map_find(&host->scripts, (uint64_t)(uintptr_t)data);
    if (!script) {
        return;
    }
    struct search_wait *wait = mem_alloc(sizeof(*wait) + found->count * sizeof(uint64_t));
    wait->count = found->count;
    for (size_t i = 0; i < found->count; i++) {
        wait->ids[i] = found->ids[i];
    }
    mem_free(script->job_data);
    script->job_data = wait;
    lua_pushstring(script->co, found->problem);
    host_resume_later(host, script, 1);
}

static void search_start(struct script *script)
{
    struct engine *engine = script->host->engine;
    void *token = (void *)(uintptr_t)script->token;
    if (!seek_begin(engine, 0, str_of(script->job_data), SEARCH_MAX, search_found, token)) {
        struct seek_found none = {.problem = phrase_get(engine, PHRASE_ask_busy).bytes};
        search_found(engine, token, &none);
    }
}

struct build_finding {
    lua_State *L; /* a list on top */
    struct str name;
    struct object *proto; /* whose heirs are looked at */
    uint64_t loads_end;   /* no more objects are loaded then */
};

static bool is_full(const struct build_finding *finding)
{
    return lua_rawlen(finding->L, -1) >= SEARCH_MAX ||
           engine_of(finding->L)->world->load_count >= finding->loads_end;
}

/* Has heir from proto what it is found by? */
static bool inherits_name(const struct build_finding *finding, struct object *heir)
{
    static const uint32_t atoms[] = {ATOM_name, ATOM_aliases};
    bool has = false;
    for (size_t i = 0; i < 2 && !has; i++) {
        const struct value *names = prop_own(finding->proto, atoms[i]);
        has = names &&
              prop_source(engine_of(finding->L)->world, heir, atoms[i]) == finding->proto &&
              named_has(names, finding->name);
    }
    return has;
}

static void push_heir(void *data, uint64_t id)
{
    const struct build_finding *finding = data;
    struct object *heir =
            is_full(finding) ? NULL : world_find(engine_of(finding->L)->world, id);
    if (heir && inherits_name(finding, heir)) {
        push_found(finding->L, id);
    }
}

static void push_named(const struct build_finding *finding, const struct search_wait *wait)
{
    struct world *world = engine_of(finding->L)->world;
    for (size_t i = 0; i < wait->count && lua_rawlen(finding->L, -1) < SEARCH_MAX; i++) {
        const struct object *object = world_find(world, wait->ids[i]);
        if (object && world_is_named(object, finding->name)) {
            push_found(finding->L, wait->ids[i]);
        }
    }
}

/* The argument as it is compared: "a brass gizmo" is found by the name without its article, too. */
static void fold_part(lua_State *L, struct buf *out)
{
    struct str name = words_without_article(engine_of(L), str_trim(to_str(L, 1)));
    str_fold(str_slice(name, 0, PART_MAX), out);
}

static int search_done(lua_State *L, int status, lua_KContext context)
{
    struct world *world = engine_of(L)->world;
    struct buf folded = {0};
    (void)status;
    (void)context;
    if (!lua_isnil(L, -1)) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    fold_part(L, &folded);
    lua_createtable(L, 0, 0);
    world_seen_all(world);
    struct build_finding finding = {
            .L = L, .name = buf_str(&folded), .loads_end = world->load_count + LOADS_MAX};
    push_named(&finding, host_of(L)->running->job_data);
    size_t own = lua_rawlen(L, -1);
    for (size_t i = 1; i <= own && !is_full(&finding); i++) {
        lua_rawgeti(L, -1, (lua_Integer)i);
        finding.proto = to_object(L, lua_gettop(L));
        lua_pop(L, 1);
        struct world_find_query heirs = {.proto = finding.proto->id, .limit = HEIRS_MAX};
        world_search(world, &heirs, push_heir, &finding);
    }
    buf_finish(&folded);
    return 1;
}

/* Parks until a worker has found what has NAME, at 1, in its name; holds: the session's lines wait meanwhile. */
static int park_search(lua_State *L, bool holds, lua_KFunction k)
{
    struct script *script = host_of(L)->running;
    struct buf folded = {0};
    fold_part(L, &folded);
    mem_free(script->job_data);
    script->job_data = str_dup(buf_str(&folded));
    script->job = search_start;
    script->holds = holds;
    buf_finish(&folded);
    return host_park(L, PARK_JOB, k);
}

/* build.search(NAME): at most 50 objects so named, those that inherit the name among them; or nil and why they
 * could not be read. What the session types meanwhile waits. */
static int build_search(lua_State *L)
{
    return park_search(L, true, search_done);
}

/* Those of the list on top that NAME, at 1, means as a whole word. */
static int named_done(lua_State *L, int status, lua_KContext context)
{
    struct engine *engine = engine_of(L);
    struct words words;
    if (search_done(L, status, context) != 1) {
        return 2;
    }
    words_read(engine, to_str(L, 1), &words);
    int list = lua_gettop(L);
    size_t count = lua_rawlen(L, list);
    lua_createtable(L, 0, 0);
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, list, (lua_Integer)i);
        if (words_name(engine, to_object(L, lua_gettop(L)), &words)) {
            append_item(L);
        } else {
            lua_pop(L, 1);
        }
    }
    return 1;
}

/* Does a script of owner's wait for such a search? Each takes a worker's time, which passwords need too. */
static bool searches_already(struct host *host, uint64_t owner)
{
    size_t cursor = 0;
    void *value = NULL;
    while (owner != 0 && map_each(&host->scripts, &cursor, NULL, &value)) {
        const struct script *script = value;
        if (script->owner == owner && script->park == PARK_JOB && script->job == search_start) {
            return true;
        }
    }
    return false;
}

int host_find_named(lua_State *L)
{
    if (!host_may_wait(L)) {
        return luaL_error(L,
                "find: a name alone is looked for in the whole world, which takes a moment, "
                "and nothing can wait here: say which proto, area or near, too");
    }
    if (searches_already(host_of(L), engine_of(L)->slice->rights.owner)) {
        return luaL_error(L, "find: your scripts look for a name already; one at a time");
    }
    return park_search(L, false, named_done);
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
            {"may_join", build_may_join},
            {"set_protos", build_set_protos},
            {"set_ref", build_set_ref},
            {"may_own", build_may_own},
            {"set_owner", build_set_owner},
            {"destroy", build_destroy},
            {"value", build_value},
            {"literal", build_literal},
            {"search", build_search},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
