/* bind_replay.c -- the part of the table `build` for recorded runs of scripts: replaying, showing
 * and recording them.
 *
 * 1. Players who control the behaviour's object may replay its failed runs, if the run had their
 *    rights or those of its owner. So a new owner does not see what was said to the object before.
 * 2. A replay is a rehearsal: it sends and changes nothing, and its report shows no more than a
 *    preview. Dice and clock are restored.
 *
 * replay.c records, replaying.c runs. */
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/fault.h"
#include "engine/data/data_file.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/modules/workshop/rehearse/replay.h"
#include "engine/modules/workshop/rehearse/replaying.h"

#define MET_BEFORE_MS 600000
#define MET_LOOKED_AT 200

static void take_kept(void *data, const struct fault_row *row)
{
    struct replay_kept *kept = data;
    struct str rest = row->text;
    kept->object = row->object;
    kept->owner = row->owner;
    buf_add_str(&kept->inputs, row->inputs);
    buf_add_str(&kept->title, str_take_until(&rest, '\n'));
}

void replay_kept_finish(struct replay_kept *kept)
{
    buf_finish(&kept->inputs);
    buf_finish(&kept->title);
}

/* Returns PHRASE_END if the actor may replay the run, else why not. */
static enum phrase refuses_replay(struct engine *engine, const struct replay_kept *kept)
{
    uint64_t actor = engine_transaction(engine)->actor;
    struct object *object =
            kept->object ? world_find(engine_world(engine), kept->object) : NULL;
    if (!object || !perm_controls(engine, actor, object)) {
        return PHRASE_replay_none;
    }
    if (actor != kept->owner && object->owner != kept->owner &&
            role_of(engine, actor) < PERM_WIZARD) {
        return PHRASE_replay_rights;
    }
    return kept->inputs.length == 0 ? PHRASE_replay_not_kept : PHRASE_END;
}

bool replay_find(
        struct engine *engine, uint64_t number, struct replay_kept *out, enum phrase *why)
{
    *out = (struct replay_kept){0};
    *why = fault_find(engine, number, take_kept, out) ? refuses_replay(engine, out)
                                                      : PHRASE_replay_none;
    if (*why != PHRASE_END) {
        replay_kept_finish(out);
    }
    return *why == PHRASE_END;
}

/* Finds the recorded run with the number at 1. On failure returns false, with nil and the reason on
 * the stack. */
static bool find_kept(lua_State *L, struct replay_kept *kept)
{
    lua_Integer number = luaL_checkinteger(L, 1);
    enum phrase why = PHRASE_END;
    if (replay_find(engine_of(L), number > 0 ? (uint64_t)number : 0, kept, &why)) {
        return true;
    }
    (void)push_no(L, why, WITH("number", (uint64_t)number));
    return false;
}

static bool read_id(void *data, struct str name, uint64_t *out_id)
{
    (void)data;
    return str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), out_id);
}

static bool all_tables(const struct value *list)
{
    for (size_t i = 0; list && list->kind == VALUE_TABLE && i < list->table->item_count; i++) {
        if (list->table->items[i].kind != VALUE_TABLE) {
            return false;
        }
    }
    return !list || list->kind == VALUE_TABLE;
}

/* True if it says what ran, on which object, and its lists are lists of tables. */
static bool is_replay(const struct value *value)
{
    const struct value *kind = NULL;
    const struct value *name = NULL;
    const struct value *this = NULL;
    const struct value *parts = NULL;
    if (value->kind == VALUE_TABLE) {
        kind = value_table_get_str(value, STR("kind"));
        name = value_table_get_str(value, STR("name"));
        this = value_table_get_str(value, STR("this"));
        parts = value_table_get_str(value, STR("parts"));
    }
    bool ok = kind && kind->kind == VALUE_STRING && name && name->kind == VALUE_STRING &&
              this && value_as_id(this) != 0 && all_tables(parts) &&
              all_tables(value_table_get_str(value, STR("things")));
    for (size_t i = 0; ok && parts && i < parts->table->item_count; i++) {
        ok = all_tables(value_table_get_str(&parts->table->items[i], STR("things")));
    }
    return ok;
}

bool replay_read(struct str text, struct value *out, struct err *err)
{
    static const struct data_file_objects objects = {.find = read_id};
    size_t at = str_find(text, STR("{"), 0);
    struct str line = str_slice(text, at, text.length);
    line = str_trim(str_take_until(&line, '\n'));
    struct value value = value_nil();
    if (at == SIZE_MAX || !data_file_value(line, &objects, &value, err)) {
        return err_set(err, ERR_SCRIPT,
                "that isn't a replay: it has a line { … }, as \"@replay N file\" shows it");
    }
    if (!is_replay(&value)) {
        value_finish(&value);
        return err_set(err, ERR_SCRIPT, "that isn't a replay: it doesn't say what ran");
    }
    *out = value;
    return true;
}

/* -- replaying -- */

struct playing {
    struct host *host;
    const struct value *inputs;
    struct value missing;
    struct buf why;
};

static enum outcome play_bind_replay(void *data)
{
    struct playing *playing = data;
    return replay_play(playing->host, playing->inputs, &playing->missing, &playing->why);
}

/* Sets the fields for the heading: who acted on what. */
static void set_occasion(lua_State *L, const struct value *inputs)
{
    static const char *const names[] = {"kind", "name", "line"};
    static const char *const objects[] = {"this", "actor"};
    for (size_t i = 0; i < 3; i++) {
        const struct value *value = value_table_get_str(inputs, str_of(names[i]));
        if (value) {
            set_str(L, names[i], value_as_str(value));
        }
    }
    for (size_t i = 0; i < 2; i++) {
        const struct value *value = value_table_get_str(inputs, str_of(objects[i]));
        uint64_t id = value ? value_as_id(value) : 0;
        if (id && world_find(engine_world(engine_of(L)), id)) {
            set_object(L, objects[i], id);
        }
    }
}

/* build.replay(N): replays the run recorded with error N, like build.preview: its report, and
 * kind=, name=, line=, this=, actor= of the run, log= its log() lines, missing= ids of objects that
 * no longer exist; or nil and the reason. */
static int build_replay(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    struct replay_kept kept;
    struct err err = {0};
    struct value inputs = value_nil();
    check_rehearsal(L);
    if (!find_kept(L, &kept)) {
        return 2;
    }
    bool ok = replay_read(buf_str(&kept.inputs), &inputs, &err);
    uint64_t owner = kept.owner;
    replay_kept_finish(&kept);
    if (!ok) {
        return push_refusal(L, str_of(err.text));
    }
    struct playing playing = {.host = host, .inputs = &inputs, .missing = value_table()};
    struct rehearsed what = {.play = play_bind_replay, .data = &playing, .log_owner = owner};
    struct rng rng = *engine_rng(engine);
    rehearse_and_report(L, &what);
    *engine_rng(engine) = rng;
    engine_world(engine)->pretended_ms = 0;
    set_occasion(L, &inputs);
    push_value(L, &playing.missing);
    lua_setfield(L, -2, "missing");
    value_finish(&inputs);
    value_finish(&playing.missing);
    if (playing.why.length > 0) {
        int count = push_refusal(L, buf_str(&playing.why));
        buf_finish(&playing.why);
        return count;
    }
    return 1;
}

/* build.replay_test(N): the run recorded with error N, as a test of the behaviour; or nil and the
 * reason. */
static int build_replay_test(lua_State *L)
{
    struct replay_kept kept;
    struct err err = {0};
    struct value inputs = value_nil();
    struct buf text = {0};
    if (!find_kept(L, &kept)) {
        return 2;
    }
    bool ok = replay_read(buf_str(&kept.inputs), &inputs, &err);
    if (ok) {
        replay_write_test(&inputs, buf_str(&kept.title), &text);
    }
    replay_kept_finish(&kept);
    value_finish(&inputs);
    return ok ? push_buf(L, &text) : push_refusal(L, str_of(err.text));
}

/* build.replay_file(N): the run recorded with error N, as one line of text; or nil and the
 * reason. */
static int build_replay_file(lua_State *L)
{
    struct replay_kept kept;
    if (!find_kept(L, &kept)) {
        return 2;
    }
    push_str(L, buf_str(&kept.inputs));
    replay_kept_finish(&kept);
    return 1;
}

/* build.replay_keep(O, SECONDS): records the next five runs of O's commands and handlers with the
 * actor's rights, even if they succeed: true; false if too many objects are marked; or nil and the
 * reason. */
static int build_replay_keep(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_changeable(L, 1);
    double seconds = luaL_checknumber(L, 2);
    if (!object) {
        return 2;
    }
    luaL_argcheck(L, seconds >= 1 && seconds <= 3600, 2, "from 1 to 3600 seconds");
    bool ok = engine_transaction(host->engine)->rehearsing ||
              replay_keep(host, engine_transaction(host->engine)->actor, object->id,
                      (int64_t)(seconds * 1000));
    return push_flag(L, ok);
}

/* -- errors of a player's commands -- */

struct met {
    lua_State *L;
    struct buf actor; /* in the form of the inputs */
    int64_t until_ms;
};

static void take_met(void *data, const struct fault_row *row)
{
    struct met *met = data;
    bool in_time =
            row->time_ms <= met->until_ms && row->time_ms > met->until_ms - MET_BEFORE_MS;
    bool theirs = str_find(row->inputs, buf_str(&met->actor), 0) != SIZE_MAX;
    if (in_time && theirs && !str_starts(row->text, STR(FAULT_KEPT))) {
        struct str rest = row->text;
        lua_createtable(met->L, 0, 3);
        set_integer(met->L, "number", (lua_Integer)row->number);
        set_str(met->L, "text", str_take_until(&rest, '\n'));
        set_object(met->L, "object", row->object);
        append_item(met->L);
    }
}

/* build.replays_met(NAME, SECONDS): errors in the ten minutes before that time that the character
 * of that name ran into: {{number=, text=, object=}, …}; for wizards. */
static int build_replays_met(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct met met = {.L = L, .until_ms = (int64_t)(luaL_checknumber(L, 2) * 1000) + 1000};
    luaL_checkstack(L, 10, NULL);
    lua_createtable(L, 0, 0);
    const struct account *account = account_find(engine, to_str(L, 1));
    if (account && role_of(engine, engine_transaction(engine)->actor) == PERM_WIZARD) {
        buf_printf(&met.actor, "actor = #%llu,", (unsigned long long)account->character);
        fault_each_of_all(engine, MET_LOOKED_AT, take_met, &met);
        buf_finish(&met.actor);
    }
    return 1;
}

void bind_replay_open(struct host *host)
{
    static const struct api api[] = {
            {"replay", build_replay},
            {"replay_test", build_replay_test},
            {"replay_file", build_replay_file},
            {"replay_keep", build_replay_keep},
            {"replays_met", build_replays_met},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
