/* calls_pages.c -- Answers of packages to typed calls.
 *
 * A call of data/calls with "page": NAME has no handler in C: the functions that packages gave to
 * on_page(NAME, FN) answer it. Handlers may ask for pages as well, for a part of their answer.
 *
 * 1. The functions of a page return tables. Their members are put together; lists of one name are
 *    appended in the order of the packages.
 * 2. They run in the call's transaction and may not write. One that fails is left out, and wizards
 *    can read its error. A refusal is the answer 404.
 * 3. An answer is kept for a second: for everybody if no function looks at the viewer, else only for
 *    those without a character. It waits for the same commit as the data that it was made of.
 * 4. A list that no package gives is empty, so an answer has its shape whatever is off. */
#include "engine/core/calls/calls_pages.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/calls/call_impl.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/session/markup.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_MS = 1000, KEPT_MOST = 200, KEY_MAX = 300 };

struct kept_page {
    json_t *members; /* owned */
    int64_t until_ms;
    uint64_t leans_on; /* the commit that it was made of */
    bool is_shared;
};

struct call_pages {
    struct strmap kept; /* page and arguments -> struct kept_page, owned */
};

PART_STATE(call_pages, PART_CALL_PAGES)

static void create(struct engine *engine)
{
    strmap_init(&call_pages_state(engine)->kept);
}

void call_pages_forget(struct engine *engine)
{
    struct call_pages *pages = call_pages_state(engine);
    size_t cursor = 0;
    void *kept = NULL;
    while (strmap_each(&pages->kept, &cursor, NULL, &kept)) {
        json_decref(((struct kept_page *)kept)->members);
        mem_free(kept);
    }
    strmap_finish(&pages->kept);
    strmap_init(&pages->kept);
}

static void destroy(struct engine *engine)
{
    call_pages_forget(engine);
    strmap_finish(&call_pages_state(engine)->kept);
}

const struct kernel_part call_pages_part = {
        .state_size = sizeof(struct call_pages),
        .create = create,
        .destroy = destroy,
        .trim = call_pages_forget,
};

/* -- from values of scripts -- */

static json_t *json_of_page(struct engine *engine, const struct value *value)
{
    if (value->kind != VALUE_TABLE) {
        return calls_json_value(engine, value);
    }
    const struct value_table *table = value->table;
    if (table->entry_count == 0) {
        json_t *list = json_array();
        for (size_t i = 0; i < table->item_count; i++) {
            (void)json_array_append_new(list, json_of_page(engine, &table->items[i]));
        }
        return list;
    }
    json_t *object = json_object();
    for (size_t i = 0; i < table->entry_count; i++) {
        struct str key = value_as_str(&table->entries[i].key);
        (void)json_object_setn_new(
                object, key.bytes, key.length, json_of_page(engine, &table->entries[i].value));
    }
    return object;
}

struct asked_page {
    struct engine *engine;
    json_t *members;
};

/* Adds the members that a function returned. */
static void take_members(void *data, const struct value *value)
{
    struct asked_page *asked = data;
    json_t *given = json_of_page(asked->engine, value);
    const char *name = NULL;
    json_t *member = NULL;
    json_object_foreach(given, name, member)
    {
        json_t *before = json_object_get(asked->members, name);
        if (json_is_array(before) && json_is_array(member)) {
            (void)json_array_extend(before, member);
        } else {
            (void)json_object_set(asked->members, name, member);
        }
    }
    json_decref(given);
}

/* -- asking -- */

static struct value args_of(const json_t *args)
{
    struct value table = value_table();
    const char *name = NULL;
    json_t *arg = NULL;
    json_object_foreach((json_t *)(uintptr_t)args, name, arg)
    {
        struct str text = {json_string_value(arg), json_string_length(arg)};
        value_table_set_str(&table, str_of(name),
                json_is_string(arg)    ? value_str(text)
                : json_is_integer(arg) ? value_int(json_integer_value(arg))
                                       : value_bool(json_is_true(arg)));
    }
    return table;
}

static enum call_answer refuse_page(struct call *call)
{
    struct transaction *transaction = engine_transaction(call->engine);
    struct buf plain = {0};
    markup_plain(buf_str(&transaction->refusal), &plain);
    buf_clear(&transaction->refusal);
    transaction->ending = OUTCOME_DONE;
    enum call_answer answer = call_fail_text(call, 404, buf_str(&plain));
    buf_finish(&plain);
    return answer;
}

static void keep_page(struct engine *engine, struct str key, const struct kept_page *page)
{
    struct call_pages *pages = call_pages_state(engine);
    struct kept_page *kept = strmap_find(&pages->kept, key);
    if (!kept) {
        if (pages->kept.count >= KEPT_MOST) {
            call_pages_forget(engine);
        }
        kept = mem_alloc(sizeof(*kept));
        (void)strmap_put(&pages->kept, key, kept);
    } else {
        json_decref(kept->members);
    }
    *kept = *page;
    kept->members = json_deep_copy(page->members);
}

/* Asks the packages. Returns NULL if one refuses; the call has failed then. */
static json_t *ask_packages(
        struct call *call, const char *name, const json_t *args, struct str key)
{
    struct engine *engine = call->engine;
    struct transaction *transaction = engine_transaction(engine);
    struct asked_page asked = {engine, json_object()};
    struct value values = args_of(args);
    struct script_page page = {.name = str_of(name),
            .args = &values,
            .viewer = call_actor(call),
            .take = take_members,
            .data = &asked};
    bool outer = transaction->read_only;
    uint64_t before = world_seen_begin(engine_world(engine));
    struct kept_page made = {.until_ms = clock_ms() + KEPT_MS};
    transaction->read_only = true;
    if (engine_script(engine) && engine_script(engine)->page) {
        engine_script(engine)->page(engine_script_data(engine), &page);
    }
    transaction->read_only = outer;
    world_seen_end(engine_world(engine), before, &made.leans_on);
    value_finish(&values);
    if (page.is_refused) {
        json_decref(asked.members);
        (void)refuse_page(call);
        return NULL;
    }
    made.members = asked.members;
    made.is_shared = page.is_shared;
    if ((page.is_shared || !page.viewer) && key.length <= KEY_MAX) {
        keep_page(engine, key, &made);
    }
    return asked.members;
}

json_t *call_page(struct call *call, const char *name, const json_t *args)
{
    struct engine *engine = call->engine;
    struct buf key = {0};
    char *text = args ? json_dumps(args, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    buf_printf(&key, "%s %s", name, text ? text : "");
    free(text);
    const struct kept_page *kept = strmap_find(&call_pages_state(engine)->kept, buf_str(&key));
    json_t *members = NULL;
    if (kept && clock_ms() < kept->until_ms && (kept->is_shared || !call_actor(call))) {
        transaction_lean_on(engine, kept->leans_on);
        members = json_deep_copy(kept->members);
    } else {
        members = ask_packages(call, name, args, buf_str(&key));
    }
    buf_finish(&key);
    return members;
}

bool call_put_page(struct call *call, const char *name, const json_t *args)
{
    json_t *members = call_page(call, name, args);
    if (members) {
        (void)json_object_update_missing(call->result, members);
        json_decref(members);
    }
    return members != NULL;
}

/* -- calls that packages answer -- */

/* Returns those arguments that data/calls describes: others would only make cached answers useless. */
static json_t *described_args(const struct call *call)
{
    const json_t *described = json_object_get(call->entry->takes, "properties");
    json_t *args = json_object();
    const char *name = NULL;
    json_t *arg = NULL;
    json_object_foreach((json_t *)(uintptr_t)call->args, name, arg)
    {
        if (json_object_get(described, name)) {
            (void)json_object_set(args, name, arg);
        }
    }
    return args;
}

/* Adds the lists that are missing. Returns false if something else is. */
static bool complete(const struct call *call)
{
    const json_t *required = json_object_get(call->entry->gives, "required");
    const json_t *members = json_object_get(call->entry->gives, "properties");
    bool is_whole = true;
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        const char *type =
                json_string_value(json_object_get(json_object_get(members, name), "type"));
        if (!json_object_get(call->result, name)) {
            bool is_list = type && strcmp(type, "array") == 0;
            is_whole = is_whole && is_list;
            (void)json_object_set_new(call->result, name, is_list ? json_array() : json_null());
        }
    }
    return is_whole;
}

enum call_answer calls_run_page(struct call *call)
{
    json_t *args = described_args(call);
    call->result = call_page(call, call->entry->page, args);
    json_decref(args);
    if (!call->result) {
        return CALL_FAILED;
    }
    if (!complete(call)) {
        json_decref(call->result);
        call->result = NULL;
        return call_refuse(call, 404, PHRASE_ask_page);
    }
    if (json_object_get(json_object_get(call->entry->gives, "properties"), "you")) {
        calls_put_you(call);
    }
    return CALL_DONE;
}
