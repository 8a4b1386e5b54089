/* script_build.c -- API calls that change the world like a builder.
 *
 * Each call runs the commands that builders type (@set, @create, @dig …), with numbers for names.
 * So checks, messages to bystanders, @undo and the audit log are the same for both, and a call can
 * do nothing that cannot be typed. Values are written as literals, so a caller's text is only ever
 * read as text. The actor need not be in play, nor anywhere. */
#include "engine/core/act/history.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "engine/data/data_file.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/workshop/script_calls.h"
#include "engine/modules/workshop/value_json.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 200, PROPERTIES_MAX = 200 };

/* -- running a command -- */

static void fail_refused(struct call *call)
{
    struct buf plain = {0};
    markup_plain(buf_str(&engine_transaction(call->engine)->refusal), &plain);
    (void)call_fail(call, 422, "%.*s", STR_FMT(buf_str(&plain)));
    buf_finish(&plain);
}

static enum outcome run_line(struct call *call, const struct buf *line)
{
    struct engine *engine = call->engine;
    struct transaction *transaction = engine_transaction(engine);
    enum outcome outcome = dispatch_as_typed(engine, call_actor(call), buf_str(line));
    if (transaction->ending != OUTCOME_DONE) {
        outcome = transaction->ending;
        transaction->ending = OUTCOME_DONE;
    }
    return outcome;
}

/* Returns false after call_fail. */
static bool take_outcome(struct call *call, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_DONE:
        return true;
    case OUTCOME_REFUSED:
        fail_refused(call);
        return false;
    case OUTCOME_LATER:
        (void)call_refuse(call, 429, PHRASE_author_slow);
        return false;
    case OUTCOME_YIELDED:
    case OUTCOME_PASS:
    case OUTCOME_FAILED:
        (void)call_refuse(call, 500, PHRASE_author_failed);
        return false;
    case OUTCOME_KILLED:
        break;
    }
    (void)call_refuse(call, 500, PHRASE_script_killed);
    return false;
}

bool script_build_type(struct call *call, const struct buf *line)
{
    return take_outcome(call, run_line(call, line));
}

/* -- results -- */

struct made {
    struct engine *engine;
    uint64_t room;
    uint64_t exits[2];
    size_t exit_count;
    uint64_t any;
};

static void take_made(void *data, const struct tx_change *change)
{
    struct made *made = data;
    struct object *object = change->kind == TX_CREATED
                                    ? world_find(engine_world(made->engine), change->object)
                                    : NULL;
    if (!object) {
        return;
    }
    if (is_exit(made->engine, object)) {
        if (made->exit_count < 2) {
            made->exits[made->exit_count++] = object->id;
        }
    } else if (is_room(made->engine, object) && !made->room) {
        made->room = object->id;
    }
    made->any = made->any ? made->any : object->id;
}

static struct made find_made(struct call *call)
{
    struct made made = {.engine = call->engine};
    tx_each_change(engine_world(call->engine), take_made, &made);
    return made;
}

uint64_t script_build_made(struct call *call)
{
    return find_made(call).any;
}

static enum call_answer answer_id(struct call *call, uint64_t id)
{
    if (!id) {
        return call_refuse(call, 422, PHRASE_author_unmade);
    }
    call->result = calls_json_object(call->engine, id);
    return CALL_DONE;
}

/* -- texts in lines -- */

/* Reads a name as it would be typed: one line, not too long, without the characters that end it. */
static bool read_name(struct call *call, const char *argument, struct buf *out)
{
    str_clean(str_trim(call_text(call, argument)), false, out);
    if (out->length == 0 || out->length > NAME_MAX_BYTES) {
        (void)call_refuse(call, 422, PHRASE_author_name, WITH("name", argument),
                WITH("most", NAME_MAX_BYTES));
        return false;
    }
    return true;
}

static bool is_property_name(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return length > 0 && length <= PROP_NAME_MAX;
}

/* -- properties -- */

static bool set_one(struct call *call, uint64_t id, const char *name, const json_t *json)
{
    struct value value = value_nil();
    struct err err;
    struct buf line = {0};
    if (!is_property_name(name)) {
        (void)call_refuse(call, 422, PHRASE_author_property,
                WITH("name", str_slice(str_of(name), 0, 64)));
        return false;
    }
    const char *lua = json_string_value(json_object_get(json, "lua"));
    if (lua && json_object_size(json) == 1
                    ? !literal_read(call->engine, str_of(lua), &value, &err)
                    : !value_json_read(call->engine, json, &value, &err)) {
        (void)call_fail(call, 422, "%s: %s", name, err.text);
        return false;
    }
    if (value.kind == VALUE_NIL) {
        buf_printf(&line, "@unset #%llu.%s", (unsigned long long)id, name);
    } else {
        buf_printf(&line, "@set #%llu.%s = ", (unsigned long long)id, name);
        data_file_write(&value, NULL, &line);
    }
    bool ok = script_build_type(call, &line);
    value_finish(&value);
    buf_finish(&line);
    return ok;
}

bool script_build_set(struct call *call, uint64_t id, const json_t *properties)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (json_object_size(properties) > PROPERTIES_MAX) {
        (void)call_refuse(call, 422, PHRASE_author_properties, WITH("most", PROPERTIES_MAX));
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)properties, name, value)
    {
        if (!set_one(call, id, name, value)) {
            return false;
        }
    }
    return true;
}

/* Compares the object with the tags in "match", computed from the object's JSON as the client read
 * it. The net layer computes tags of the same text. Returns false after call_fail. */
static bool is_unchanged(struct call *call)
{
    const json_t *tags = call_json(call, "match");
    if (!tags) {
        return true;
    }
    if (calls_object_get(call) != CALL_DONE) {
        return false;
    }
    char *text = json_dumps(call->result, JSON_COMPACT);
    char tag[20];
    (void)snprintf(tag, sizeof(tag), "%016llx",
            (unsigned long long)str_hash(str_of(text ? text : "")));
    free(text);
    json_decref(call->result);
    call->result = NULL;
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const char *one = json_string_value(json_array_get(tags, i));
        if (one && strcmp(one, tag) == 0) {
            return true;
        }
    }
    (void)call_refuse(call, 412, PHRASE_author_stale);
    return false;
}

static enum call_answer object_set(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    if (!object || !is_unchanged(call)) {
        return CALL_FAILED;
    }
    uint64_t id = object->id;
    if (!script_build_set(call, id, call_json(call, "properties"))) {
        return CALL_FAILED;
    }
    struct buf detail = {0};
    script_build_put_properties(call, id, call_json(call, "properties"), &detail);
    script_build_note_detail(call, "api set", id, buf_str(&detail));
    buf_finish(&detail);
    return calls_object_get(call);
}

/* -- things -- */

bool script_build_protos(struct call *call, struct buf *line)
{
    const json_t *protos = call_json(call, "protos");
    struct world *world = engine_world(call->engine);
    if (!protos) {
        buf_printf(line, " from #%llu", (unsigned long long)world_get_ref(world, "item")->id);
        return true;
    }
    if (json_array_size(protos) > PROTO_DIRECT_MAX) {
        (void)call_refuse(call, 422, PHRASE_author_many_protos, WITH("most", PROTO_DIRECT_MAX));
        return false;
    }
    for (size_t i = 0; i < json_array_size(protos); i++) {
        const json_t *one = json_array_get(protos, i);
        struct object *proto =
                json_is_integer(one)  ? world_find(world, (uint64_t)json_integer_value(one))
                : json_is_string(one) ? world_find_ref(world, str_of(json_string_value(one)))
                                      : NULL;
        if (!proto) {
            (void)call_refuse(call, 422, PHRASE_author_proto, WITH("index", i + 1));
            return false;
        }
        buf_printf(line, "%s#%llu", i == 0 ? " from " : ", ", (unsigned long long)proto->id);
    }
    if (json_array_size(protos) == 0) {
        (void)call_refuse(call, 422, PHRASE_author_no_protos);
        return false;
    }
    return true;
}

static bool move_to(struct call *call, uint64_t id, const char *argument)
{
    struct buf line = {0};
    struct object *to = calls_find_object(call, argument);
    if (!to) {
        return false;
    }
    buf_printf(&line, "@teleport #%llu to #%llu", (unsigned long long)id,
            (unsigned long long)to->id);
    bool ok = script_build_type(call, &line);
    struct object *moved = world_find(engine_world(call->engine), id);
    if (ok && moved && moved->location != to->id) {
        (void)call_refuse(call, 422, PHRASE_author_not_there);
        ok = false;
    }
    buf_finish(&line);
    return ok;
}

static enum call_answer run_create(struct call *call)
{
    struct buf name = {0};
    struct buf line = {0};
    buf_add_text(&line, "@create ");
    bool ok = read_name(call, "name", &name);
    buf_add_str(&line, buf_str(&name));
    ok = ok && script_build_protos(call, &line) && script_build_type(call, &line);
    uint64_t id = ok ? script_build_made(call) : 0;
    const json_t *properties = call_json(call, "properties");
    if (id && call_has(call, "location")) {
        ok = move_to(call, id, "location");
    }
    if (ok && id && properties) {
        ok = script_build_set(call, id, properties);
    }
    buf_finish(&name);
    buf_finish(&line);
    if (!ok) {
        return CALL_FAILED;
    }
    script_build_note(call, "api create", id);
    return answer_id(call, id);
}

/* @destroy searches all behaviours for users of a module, a few at a time. */
static void destroy_ended(struct engine *engine, const struct script_awaited *awaited,
        enum outcome outcome, struct str why)
{
    bool gone = outcome == OUTCOME_DONE && !world_find(engine_world(engine), awaited->object);
    if (gone) {
        calls_finish(engine, awaited->ticket, json_object());
    } else if (outcome == OUTCOME_REFUSED) {
        char *detail = str_dup(why);
        calls_fail(engine, awaited->ticket, 422, detail);
        mem_free(detail);
    } else {
        calls_refuse(engine, awaited->ticket, outcome == OUTCOME_DONE ? 409 : 500,
                outcome == OUTCOME_DONE ? PHRASE_author_still : PHRASE_author_failed);
    }
}

static enum call_answer run_destroy(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    struct buf line = {0};
    if (!object || !is_unchanged(call)) {
        return CALL_FAILED;
    }
    uint64_t id = object->id;
    buf_printf(&line, "@destroy #%llu%s", (unsigned long long)id,
            call_flag(call, "force") ? " force" : "");
    enum outcome outcome = run_line(call, &line);
    buf_finish(&line);
    if (outcome == OUTCOME_YIELDED) {
        script_build_note(call, "api destroy", id);
        host_await(engine_script_data(call->engine),
                &(struct script_awaited){destroy_ended, call->ticket, id});
        return CALL_LATER;
    }
    if (!take_outcome(call, outcome)) {
        return CALL_FAILED;
    }
    if (world_find(engine_world(call->engine), id)) {
        return call_refuse(call, 409, PHRASE_author_still);
    }
    script_build_note(call, "api destroy", id);
    return CALL_DONE;
}

static enum call_answer object_move(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    if (!object || !move_to(call, object->id, "to")) {
        return CALL_FAILED;
    }
    return calls_object_get(call);
}

/* -- rooms and exits -- */

/* Returns a room that the caller controls. */
static struct object *own_room(struct call *call, const char *argument)
{
    struct object *room = calls_find_own(call, argument);
    if (room && !is_room(call->engine, room)) {
        (void)call_refuse(call, 422, PHRASE_author_no_room, WITH("id", room->id));
        return NULL;
    }
    return room;
}

/* Makes the room a part of the area that the caller names. */
static bool put_into_area(struct call *call, uint64_t room)
{
    struct buf line = {0};
    buf_printf(&line, "@set #%llu.area = #%llu", (unsigned long long)room,
            (unsigned long long)call_number(call, "area"));
    bool ok = script_build_type(call, &line);
    buf_finish(&line);
    return ok;
}

static enum call_answer room_dig(struct call *call)
{
    struct buf line = {0};
    struct buf name = {0};
    struct buf way = {0};
    uint64_t from = 0;
    bool leads = call_has(call, "from");
    bool ok = read_name(call, "name", &name);
    if (ok && leads) {
        struct object *room = own_room(call, "from");
        from = room ? room->id : 0;
        ok = room && read_name(call, "direction", &way);
        if (ok && str_find_char(buf_str(&way), ' ', 0) != SIZE_MAX) {
            (void)call_refuse(call, 422, PHRASE_author_way);
            ok = false;
        }
        buf_printf(&line, "@dig %.*s from #%llu to ", STR_FMT(buf_str(&way)),
                (unsigned long long)from);
    } else {
        buf_add_text(&line, "@dig ");
    }
    buf_add_str(&line, buf_str(&name));
    if (ok && !leads && call_has(call, "area")) {
        history_begin(
                call->engine, call->character, buf_str(&line)); /* one undo takes both back */
    }
    ok = ok && script_build_type(call, &line);
    struct made made = {0};
    if (ok) {
        made = find_made(call);
        ok = leads || !call_has(call, "area") || put_into_area(call, made.room);
    }
    buf_finish(&line);
    buf_finish(&name);
    buf_finish(&way);
    if (!ok) {
        return CALL_FAILED;
    }
    if (made.room && leads && made.exit_count == 0) {
        return call_refuse(call, 422, PHRASE_author_no_way);
    }
    enum call_answer answer = answer_id(call, made.room);
    if (answer == CALL_DONE) {
        json_t *exits = json_array();
        for (size_t i = 0; i < made.exit_count; i++) {
            (void)json_array_append_new(exits, calls_json_object(call->engine, made.exits[i]));
        }
        (void)json_object_set_new(call->result, "exits", exits);
        script_build_note(call, "api dig", made.room);
    }
    return answer;
}

static enum call_answer room_link(struct call *call)
{
    struct buf line = {0};
    struct buf way = {0};
    struct object *from = own_room(call, "from");
    struct object *to = from ? calls_find_object(call, "to") : NULL;
    bool ok = to && read_name(call, "direction", &way);
    if (ok && str_find_char(buf_str(&way), ' ', 0) != SIZE_MAX) {
        (void)call_refuse(call, 422, PHRASE_author_way);
        ok = false;
    }
    if (ok) {
        buf_printf(&line, "@link %.*s from #%llu to #%llu", STR_FMT(buf_str(&way)),
                (unsigned long long)from->id, (unsigned long long)to->id);
        ok = script_build_type(call, &line);
    }
    uint64_t id = ok ? find_made(call).exits[0] : 0;
    buf_finish(&line);
    buf_finish(&way);
    if (!ok) {
        return CALL_FAILED;
    }
    script_build_note(call, "api link", id);
    return answer_id(call, id);
}

/* -- undo -- */

struct undone {
    struct engine *engine;
    json_t *taken;  /* lines */
    json_t *stands; /* changes that block the undo, or are left in their new state */
};

static void take_undone(void *data, const struct history_item *item)
{
    struct undone *undone = data;
    if (item->role == HISTORY_TAKEN) {
        (void)json_array_append_new(undone->taken, calls_json_text(item->line));
        return;
    }
    json_t *json =
            json_pack("{s:o}", "object", calls_json_object(undone->engine, item->object));
    calls_json_put(json, "line", item->line);
    calls_json_put(json, "name", item->name);
    (void)json_object_set_new(json, "left", json_boolean(item->role == HISTORY_LEFT));
    (void)json_object_set_new(json, "who",
            item->who ? calls_json_object(undone->engine, item->who) : json_null());
    (void)json_array_append_new(undone->stands, json);
}

static enum call_answer build_undo(struct call *call)
{
    uint64_t count = call_number_or(call, "count", 1);
    bool more = false;
    if (call_is_muted(call)) {
        return CALL_FAILED;
    }
    struct undone undone = {call->engine, json_array(), json_array()};
    struct history_undoing undoing = {
            .author = call->character,
            .count = (size_t)count,
            .force = call_flag(call, "force"),
            .again = call_flag(call, "again"),
            .visit = take_undone,
            .data = &undone,
    };
    size_t done = history_undo(call->engine, &undoing, &more);
    const char *last = json_string_value(json_array_get(undone.taken, 0));
    struct buf told = {0};
    phrase_put(call->engine, &told,
            undoing.again ? PHRASE_redo_one
            : done == 1   ? PHRASE_undo_one
                          : PHRASE_undo_many,
            WITH("line", last ? last : ""), WITH("count", done));
    bool stopped = json_array_size(undone.stands) > 0;
    call->result = json_pack("{s:o, s:o, s:b, s:s}", "taken", undone.taken, "stands",
            undone.stands, "more", more, "told", told.bytes);
    buf_finish(&told);
    if (done == 0) {
        return call_refuse(call, 409,
                stopped         ? PHRASE_undo_stopped
                : undoing.again ? PHRASE_redo_nothing
                                : PHRASE_undo_nothing);
    }
    script_build_note(call, undoing.again ? "api redo" : "api undo", 0);
    return CALL_DONE;
}

static const struct call_handler script_build_handlers[] = {
        {"object.set", object_set},
        {"object.create", run_create},
        {"object.destroy", run_destroy},
        {"object.move", object_move},
        {"room.dig", room_dig},
        {"room.link", room_link},
        {"build.undo", build_undo},
};

void script_build_add(struct host *host)
{
    calls_add(host->engine, script_build_handlers,
            sizeof(script_build_handlers) / sizeof(script_build_handlers[0]));
}
