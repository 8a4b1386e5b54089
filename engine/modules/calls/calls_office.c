/* calls_office.c -- Typed calls of wizards for administration: areas, bridges, replicas, the
 * configuration.
 *
 * 1. If the game has a command for an action, the call runs that command (calls_order).
 * 2. Disk access is done by a worker, and the call is answered when that is finished.
 * 3. Secrets stay hidden: the configuration is filtered where it is read
 *    (engine/app/config_show.c). */
#include "engine/core/calls/calls_office.h"

#include "engine/base/file.h"
#include "engine/base/package.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/networks.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/packages.h"
#include "engine/modules/calls/calls_account.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/module.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { OFFICE_AREAS_MAX = 2000 };

/* -- areas -- */

struct areas {
    struct call *call;
    uint64_t ids[OFFICE_AREAS_MAX];
    size_t count;
};

static void add_area(void *data, uint64_t id)
{
    struct areas *areas = data;
    if (areas->count < OFFICE_AREAS_MAX) {
        areas->ids[areas->count++] = id;
    }
}

static void put_name_office(
        struct engine *engine, json_t *json, const char *key, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    calls_json_put(json, key, account ? str_of(account->name) : STR_NONE);
}

/* Returns the names of the builders of the area. In a world made from text, some are names only. */
static json_t *list_builders(struct engine *engine, struct object *area)
{
    const struct value *builders = prop_get(engine_world(engine), area,
            atom_intern(&engine_world(engine)->atoms, STR("builders")));
    json_t *list = json_array();
    for (size_t i = 0; builders->kind == VALUE_TABLE && i < builders->table->item_count; i++) {
        const struct value *item = &builders->table->items[i];
        const struct account *account = account_of(engine, value_as_id(item));
        if (account || item->kind == VALUE_STRING) {
            (void)json_array_append_new(list,
                    account ? json_string(account->name) : calls_json_text(value_as_str(item)));
        }
    }
    return list;
}

static json_t *describe_area_office(struct engine *engine, struct object *area)
{
    struct world *world = engine_world(engine);
    json_t *json = json_pack("{s:I, s:o, s:b}", "id", (json_int_t)area->id, "builders",
            list_builders(engine, area), "resets",
            prop_get(world, area, atom_intern(&world->atoms, STR("resets")))->kind !=
                    VALUE_NIL);
    must(json);
    calls_json_put(json, "name", prop_str(world, area, ATOM_name));
    calls_json_put(json, "ref", str_of(area->ref ? area->ref : ""));
    put_name_office(engine, json, "owner", area->owner);
    return json;
}

static enum call_answer run_areas(struct call *call)
{
    struct engine *engine = call->engine;
    struct world *world = engine_world(engine);
    struct areas *areas = mem_alloc(sizeof(*areas));
    struct object *proto = world_find_ref(world, STR("area"));
    struct world_find_query query = {.proto = proto ? proto->id : 0, .limit = OFFICE_AREAS_MAX};
    json_t *list = json_array();
    if (proto) {
        world_search(world, &query, add_area, areas);
    }
    for (size_t i = 0; i < areas->count; i++) {
        struct object *area = world_find(world, areas->ids[i]);
        if (area && !calls_is_kind(engine, area)) {
            (void)json_array_append_new(list, describe_area_office(engine, area));
        }
    }
    mem_free(areas);
    return call_give(call, "areas", list);
}

/* Returns the area of the argument `id`, and its name for a command. NULL if the call is
 * refused. */
static struct object *find_area(struct call *call, struct buf *out_name)
{
    struct object *area = calls_find_object(call, "id");
    if (area && !proto_is_ref(engine_world(call->engine), area, "area")) {
        (void)call_refuse(call, 404, PHRASE_ask_object, WITH("id", area->id));
        return NULL;
    }
    if (area) {
        buf_printf(out_name, "#%" PRIu64, area->id);
    }
    return area;
}

static void put_builders(const struct call *call, struct buf *out)
{
    const json_t *list = call_json(call, "builders");
    for (size_t i = 0; i < json_array_size(list); i++) {
        buf_printf(out, "%s%s", i ? ", " : "", json_string_value(json_array_get(list, i)));
    }
}

static enum call_answer run_grant(struct call *call)
{
    struct buf name = {0};
    struct buf list = {0};
    struct object *area = find_area(call, &name);
    enum call_answer answer = CALL_FAILED;
    if (area) {
        put_builders(call, &list);
        struct event_arg args[] = {{STR("name"), value_str(buf_str(&name))},
                {STR("list"), value_str(buf_str(&list))}};
        answer = calls_order(call,
                list.length > 0 ? "@area {name:text} = {list:text}" : "@area {name:text} =",
                args, list.length > 0 ? 2 : 1);
        value_finish(&args[0].value);
        value_finish(&args[1].value);
    }
    if (answer == CALL_DONE) {
        call->result = describe_area_office(call->engine, area);
    }
    buf_finish(&name);
    buf_finish(&list);
    return answer;
}

static enum call_answer run_reset(struct call *call)
{
    struct buf name = {0};
    enum call_answer answer = CALL_FAILED;
    if (find_area(call, &name)) {
        struct event_arg arg = {STR("area"), value_str(buf_str(&name))};
        answer = calls_order(call, "@reset {area:text}", &arg, 1);
        value_finish(&arg.value);
    }
    buf_finish(&name);
    return answer;
}

/* -- bridges -- */

static void add_bridge(void *data, const struct network_about *about)
{
    json_t *json = json_pack("{s:s, s:b, s:b, s:I}", "name", about->name, "online",
            about->online, "paused", about->paused, "next",
            (json_int_t)((about->next_ms + 999) / 1000));
    must(json);
    calls_json_put(json, "state", str_of(about->state));
    (void)json_array_append_new(data, json);
}

static enum call_answer run_bridges(struct call *call)
{
    json_t *list = json_array();
    network_each(call->engine, add_bridge, list);
    return call_give(call, "bridges", list);
}

static enum call_answer pause_bridge(struct call *call, const char *pattern)
{
    struct event_arg name = {STR("name"), value_str(call_text(call, "name"))};
    enum call_answer answer = calls_order(call, pattern, &name, 1);
    value_finish(&name.value);
    return answer;
}

static enum call_answer run_pause(struct call *call)
{
    return pause_bridge(call, "@bridge pause {name:word}");
}

static enum call_answer run_resume_office(struct call *call)
{
    return pause_bridge(call, "@bridge resume {name:word}");
}

/* -- the configuration, and the program's parts -- */

static enum call_answer run_configuration(struct call *call)
{
    const struct office_calls *ops = calls_office(call->engine);
    if (!ops) {
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    enum call_answer answer = call_give(call, "keys", ops->configuration(ops->data));
    struct buf path = {0};
    struct err ignored;
    if (ops->file && file_put_absolute(ops->file, &path, &ignored)) {
        calls_json_put(call->result, "file", buf_str(&path));
    }
    buf_finish(&path);
    return answer;
}

static enum call_answer run_modules(struct call *call)
{
    const struct office_calls *ops = calls_office(call->engine);
    return ops ? call_give(call, "modules", ops->modules(ops->data))
               : call_refuse(call, 503, PHRASE_ask_busy);
}

/* -- the packages of the game -- */

static json_t *list_settings(const struct package *package)
{
    json_t *list = json_array();
    for (size_t i = 0; i < package->setting_count; i++) {
        const struct package_setting *setting = &package->settings[i];
        json_t *item = json_pack("{s:b}", "set", setting->is_set);
        must(item);
        calls_json_put(item, "name", str_of(setting->name));
        calls_json_put(item, "value", str_of(setting->value));
        calls_json_put(item, "about", str_of(setting->help));
        (void)json_array_append_new(list, item);
    }
    return list;
}

static enum call_answer run_packages(struct call *call)
{
    const struct packages *packages = packages_of(call->engine);
    json_t *list = json_array();
    for (size_t i = 0; packages && i < packages->count; i++) {
        const struct package *package = packages->list[i];
        json_t *item = json_pack("{s:I, s:o}", "version", (json_int_t)package->version,
                "settings", list_settings(package));
        must(item);
        calls_json_put(item, "name", str_of(package->name));
        calls_json_put(item, "title", str_of(package->title));
        calls_json_put(item, "why", package->why ? str_of(package->why) : STR_NONE);
        (void)json_array_append_new(list, item);
    }
    return call_give(call, "packages", list);
}

void calls_office_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"office.areas", run_areas},
            {"office.grant", run_grant},
            {"office.reset", run_reset},
            {"office.bridges", run_bridges},
            {"office.pause", run_pause},
            {"office.resume", run_resume_office},
            {"office.configuration", run_configuration},
            {"office.modules", run_modules},
            {"office.packages", run_packages},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
