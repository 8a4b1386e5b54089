/* bind_rehearse.c -- rehearsals for `preview` and `why`: runs a line as its actor would type it,
 * and undoes it.
 *
 * 1. The result is converted to tables of plain texts before the undo, since the objects that it
 *    made are gone afterwards.
 * 2. The line has its own budget, and so has the report. Rehearsals cannot be nested, so that the
 *    budget is not multiplied.
 * 3. Private properties (_name) are shown only to players who control the object, errors only to
 *    the script's owner.
 *
 * scripts/building/commands/rehearse.lua has the words. */
#include "engine/core/login/dispatch.h"
#include "engine/core/output/format.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/trace.h"
#include "engine/core/script/timer.h"
#include "engine/modules/calls/rehearse.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#define TOLD_MAX 200
#define TOLD_BYTES_MAX ((size_t)16 << 10)
#define CHANGES_MAX 200
#define LITERAL_MAX 500
#define LOGGED_BYTES ((size_t)8 << 10)

struct rehearse_report {
    struct engine *engine;
    struct object *actor;
    const struct rehearsed *what;
    struct value told; /* lists for the report, as tables */
    struct value changes;
    struct value faults;
    struct value end;
    size_t told_bytes;
    size_t scrollback_count;
    size_t change_count;
};

static void put_field_str(struct value *entry, const char *field, struct str text)
{
    value_table_set_str(entry, str_of(field), value_str(text));
}

static void set_label_rehearse(
        struct rehearse_report *report, struct value *entry, const char *field, uint64_t id)
{
    if (!id) {
        return;
    }
    struct buf text = {0};
    struct value value = value_object(id);
    struct object *gone = map_find(&engine_world(report->engine)->objects, id);
    if (gone && gone->destroyed) {
        buf_add_str(&text, prop_str(engine_world(report->engine), gone, ATOM_name));
        buf_printf(&text, " (#%llu)", (unsigned long long)id);
    } else {
        literal_show(report->engine, &value, &text);
    }
    put_field_str(entry, field, buf_str(&text));
    buf_finish(&text);
}

static void set_literal(struct rehearse_report *report, struct value *entry, const char *field,
        const struct value *value)
{
    if (value && value->kind != VALUE_NIL) {
        struct buf text = {0};
        literal_show(report->engine, value, &text);
        put_field_str(entry, field, str_fit(buf_str(&text), LITERAL_MAX));
        buf_finish(&text);
    }
}

static enum outcome play_rehearse(void *data)
{
    const struct rehearse_report *report = data;
    return report->what->play(report->what->data);
}

/* -- the report -- */

/* Sets the field name: the character as the actor knows them. */
static void put_known(struct rehearse_report *report, struct value *entry, uint64_t character)
{
    struct object *who = world_find(engine_world(report->engine), character);
    struct buf markup = {0};
    struct buf plain = {0};
    if (who) {
        format_name(report->engine, who, report->actor, ARTICLE_AS_NAMED, &markup);
        markup_plain(buf_str(&markup), &plain);
    }
    put_field_str(entry, "name", buf_str(&plain));
    buf_finish(&markup);
    buf_finish(&plain);
}

static void told(void *data, const struct session *session, const struct msg *msg)
{
    struct rehearse_report *report = data;
    bool first = hub_sessions_of(engine_hub(report->engine), session->character) == session;
    bool leaves = msg->kind == MSG_BYE;
    if (!first || (msg->kind != MSG_TEXT && !leaves)) {
        return;
    }
    if (report->scrollback_count++ >= TOLD_MAX || report->told_bytes >= TOLD_BYTES_MAX) {
        return;
    }
    struct str text = str_fit(msg->text, TOLD_BYTES_MAX - report->told_bytes);
    report->told_bytes += text.length;
    struct value entry = value_table();
    value_table_set_str(&entry, STR("who"), value_object(session->character));
    put_known(report, &entry, session->character);
    put_field_str(&entry, "text", text);
    value_table_set_str(&entry, STR("leaves"), value_bool(leaves));
    value_table_set_str(&entry, STR("room"), value_bool(msg->style == MSG_ROOM));
    value_table_append(&report->told, entry);
}

static bool is_private(const struct rehearse_report *report, const struct tx_change *change)
{
    struct object *object = world_find(engine_world(report->engine), change->object);
    struct str name = atom_name(&engine_world(report->engine)->atoms, change->atom);
    return str_starts(name, STR("_")) &&
           (!object || !perm_controls(report->engine, report->actor->id, object));
}

static void set_protos(struct rehearse_report *report, struct value *entry, const char *field,
        const uint64_t *ids, size_t count)
{
    struct buf text = {0};
    for (size_t i = 0; i < count; i++) {
        struct object *proto = world_find(engine_world(report->engine), ids[i]);
        buf_add_text(&text, i ? ", " : "");
        if (proto) {
            format_label(report->engine, proto, &text);
        }
    }
    put_field_str(entry, field, buf_str(&text));
    buf_finish(&text);
}

/* Sets the fields old and new. */
static void set_change(struct rehearse_report *report, struct value *entry,
        const struct tx_change *change, const struct object *object)
{
    struct world *world = engine_world(report->engine);
    switch (change->kind) {
    case TX_PROPERTY:
        put_field_str(entry, "name", atom_name(&world->atoms, change->atom));
        set_literal(report, entry, "old", change->old);
        set_literal(report, entry, "new", object ? prop_own(object, change->atom) : NULL);
        return;
    case TX_CREATED:
    case TX_MOVED:
        set_label_rehearse(report, entry, "old", change->old_place);
        set_label_rehearse(report, entry, "new", object ? object->location : 0);
        return;
    case TX_OWNER:
        set_label_rehearse(report, entry, "old", change->old_owner);
        set_label_rehearse(report, entry, "new", object ? object->owner : 0);
        return;
    case TX_REF:
        put_field_str(entry, "old", str_of(change->old_ref ? change->old_ref : ""));
        put_field_str(entry, "new", str_of(object && object->ref ? object->ref : ""));
        return;
    case TX_PROTOS:
        set_protos(report, entry, "old", change->old_protos, change->old_proto_count);
        if (object) {
            set_protos(report, entry, "new", object->protos, object->proto_count);
        }
        return;
    case TX_BEHAVIOUR:
        value_table_set_str(entry, STR("old"), value_int(change->old_behaviour));
        value_table_set_str(entry, STR("new"), value_int(object ? object->behaviour : 0));
        return;
    case TX_DESTROYED:
        return;
    }
}

static void changed(void *data, const struct tx_change *change)
{
    static const char *const kinds[] = {
            [TX_CREATED] = "created",
            [TX_DESTROYED] = "destroyed",
            [TX_MOVED] = "moved",
            [TX_PROPERTY] = "property",
            [TX_PROTOS] = "protos",
            [TX_OWNER] = "owner",
            [TX_REF] = "ref",
            [TX_BEHAVIOUR] = "behaviour",
    };
    struct rehearse_report *report = data;
    const uint64_t *stand_in = report->what->stand_in;
    if ((stand_in && change->object == *stand_in) ||
            (change->kind == TX_PROPERTY && is_private(report, change))) {
        return;
    }
    if (report->change_count++ >= CHANGES_MAX) {
        return;
    }
    struct value entry = value_table();
    put_field_str(&entry, "kind", str_of(kinds[change->kind]));
    set_label_rehearse(report, &entry, "object", change->object);
    set_change(
            report, &entry, change, world_find(engine_world(report->engine), change->object));
    value_table_append(&report->changes, entry);
}

static void timer(void *data, const struct timer_info *change)
{
    struct rehearse_report *report = data;
    if (report->change_count++ >= CHANGES_MAX) {
        return;
    }
    struct value entry = value_table();
    put_field_str(&entry, "kind", change->set ? STR("timer") : STR("cancelled"));
    set_label_rehearse(report, &entry, "object", change->object);
    put_field_str(&entry, "name", change->name);
    value_table_set_str(&entry, STR("left"), value_float((double)change->left_ms / 1000.0));
    value_table_set_str(&entry, STR("every"), value_float((double)change->period_ms / 1000.0));
    value_table_append(&report->changes, entry);
}

static void failed(void *data, const struct transaction_fault *fault)
{
    struct rehearse_report *report = data;
    struct engine *engine = report->engine;
    struct object *object =
            fault->object ? world_find(engine_world(engine), fault->object) : NULL;
    bool theirs = role_of(engine, report->actor->id) == PERM_WIZARD ||
                  (fault->owner && fault->owner == report->actor->id) ||
                  (object && role_of(engine, report->actor->id) == PERM_BUILDER &&
                          perm_controls(engine, report->actor->id, object));
    struct value entry = value_table();
    set_label_rehearse(report, &entry, "object", fault->object);
    if (theirs) {
        put_field_str(&entry, "text", str_of(fault->text));
    }
    value_table_append(&report->faults, entry);
}

static void ended(void *data, enum outcome outcome, struct str refusal)
{
    static const char *const ends[] = {
            [OUTCOME_DONE] = "done",
            [OUTCOME_YIELDED] = "yielded",
            [OUTCOME_PASS] = "passed",
            [OUTCOME_REFUSED] = "refused",
            [OUTCOME_FAILED] = "failed",
            [OUTCOME_KILLED] = "killed",
    };
    struct rehearse_report *report = data;
    bool known = (size_t)outcome < sizeof(ends) / sizeof(ends[0]);
    put_field_str(&report->end, "outcome", str_of(known ? ends[outcome] : "failed"));
    put_field_str(&report->end, "refusal", refusal);
}

/* Sets the fields ms, most_ms (the limit of a line) and costs. */
static void add_costs(struct rehearse_report *report, const struct cost_tried *tried, double ms)
{
    struct host *host = engine_script_data(report->engine);
    struct value list = value_table();
    for (size_t i = 0; i < tried->count; i++) {
        struct value entry = value_table();
        set_label_rehearse(report, &entry, "object", tried->list[i].object);
        value_table_set_str(&entry, STR("ms"), value_float((double)tried->list[i].us / 1000));
        value_table_append(&list, entry);
    }
    value_table_set_str(&report->end, STR("costs"), list);
    value_table_set_str(&report->end, STR("ms"), value_float(ms));
    value_table_set_str(&report->end, STR("most_ms"),
            value_float((double)sandbox_limits(host->sandbox)->transaction_us / 1000));
}

void rehearse_report(struct engine *engine, const struct rehearsed *what, struct value *out)
{
    struct host *host = engine_script_data(engine);
    struct rehearse_report report = {
            .engine = engine,
            .actor = world_find(engine_world(engine), engine_transaction(engine)->actor),
            .what = what,
            .told = value_table(),
            .changes = value_table(),
            .faults = value_table(),
            .end = value_table(),
    };
    struct rehearsal rehearsal = {
            .viewer = engine_transaction(engine)->actor,
            .why = what->why,
            .play = play_rehearse,
            .told = told,
            .changed = changed,
            .timer = timer,
            .failed = failed,
            .ended = ended,
            .data = &report,
    };
    struct cost_tried tried = {.count = 0};
    sandbox_renew(host->sandbox);
    struct buf logged = {.cap = LOGGED_BYTES};
    host->tried = &tried;
    host->logged = what->log_owner ? &logged : NULL;
    host->logged_owner = what->log_owner;
    (void)rehearse(engine, &rehearsal, NULL);
    host->tried = NULL;
    host->logged = NULL;
    double ms = (double)sandbox_spent_us(host->sandbox) / 1000;
    sandbox_renew(host->sandbox);
    add_costs(&report, &tried, ms);
    struct value *end = &report.end;
    value_table_set_str(end, STR("told"), report.told);
    value_table_set_str(end, STR("changes"), report.changes);
    value_table_set_str(end, STR("faults"), report.faults);
    value_table_set_str(end, STR("told_count"), value_int((int64_t)report.scrollback_count));
    value_table_set_str(end, STR("change_count"), value_int((int64_t)report.change_count));
    put_field_str(end, "log", buf_str(&logged));
    buf_finish(&logged);
    *out = report.end;
}

void rehearse_and_report(lua_State *L, const struct rehearsed *what)
{
    struct value report = value_nil();
    rehearse_report(engine_of(L), what, &report);
    push_value(L, &report);
    value_finish(&report);
}

struct rehearse_typed {
    struct engine *engine;
    struct str line;
};

static enum outcome play_line_rehearse(void *data)
{
    const struct rehearse_typed *typed = data;
    struct object *actor =
            world_find(engine_world(typed->engine), engine_transaction(typed->engine)->actor);
    return dispatch_as_typed(typed->engine, actor, typed->line);
}

/* Rehearses the line, and leaves the report's table on the stack. */
static void rehearse_line(lua_State *L, struct rehearsal_why *why)
{
    struct engine *engine = engine_of(L);
    struct rehearse_typed typed = {engine, to_line(L, 1)};
    struct rehearsed what = {.play = play_line_rehearse,
            .data = &typed,
            .why = why,
            .log_owner = engine_transaction(engine)->actor};
    rehearse_and_report(L, &what);
}

void check_rehearsal(lua_State *L)
{
    struct engine *engine = engine_of(L);
    if (engine_transaction(engine)->rehearsing ||
            !world_find(engine_world(engine), engine_transaction(engine)->actor)) {
        luaL_error(L, "a rehearsal within a rehearsal");
    }
}

/* build.preview(LINE): what would happen if the actor typed it: {outcome=, refusal=, told=,
 * changes=, faults=, scrollback_count=, change_count=, ms=, most_ms=, costs={{object=, ms=}, …},
 * log= the log() lines of the actor's scripts}. */
static int build_preview(lua_State *L)
{
    check_rehearsal(L);
    rehearse_line(L, NULL);
    return 1;
}

/* -- why -- */

static void push_step(lua_State *L, const struct trace_step *step)
{
    static const char *const kinds[] = {
            [TRACE_LINE] = "line",
            [TRACE_TRIED] = "tried",
            [TRACE_NOUN] = "noun",
            [TRACE_NEAR] = "near",
            [TRACE_FORBID] = "forbid",
            [TRACE_REFUSE] = "refuse",
    };
    lua_createtable(L, 0, 8);
    set_str(L, "kind", str_of(kinds[step->kind]));
    set_object(L, "object", step->object);
    set_object(L, "other", step->other);
    set_str(L, "ended", str_of(step->end ? step->end : ""));
    set_str(L, "text", step->text);
    set_str(L, "reason", step->reason);
    set_str(L, "place", step->place);
    set_text(L, "rule", step->rule);
}

/* build.why(LINE, SPARES, DEEP): like build.preview, with steps={{kind=, object=, other=, ended=,
 * text=, reason=, place=, rule=}, …}; see trace.h. SPARES: commands of behaviours are not run. */
static int build_why(lua_State *L)
{
    check_rehearsal(L);
    (void)to_line(L, 1);
    struct rehearsal_why why = {
            .spares_scripts = lua_toboolean(L, 2), .deep = lua_toboolean(L, 3)};
    rehearse_line(L, &why);
    struct trace *trace = why.trace;
    lua_createtable(L, (int)trace->count, 0);
    for (size_t i = 0; i < trace->count; i++) {
        push_step(L, &trace->steps[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "steps");
    trace->destroy(trace);
    return 1;
}

void bind_rehearse_open(struct host *host)
{
    static const struct api api[] = {
            {"preview", build_preview},
            {"why", build_why},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
