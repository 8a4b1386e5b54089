/* call_handle.c -- Helpers for handlers of calls: arguments, refusals, and lists written in
 * pieces. */
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/core/calls/call_impl.h"
#include "engine/core/calls/calls_design.h"
#include "engine/core/calls/calls_office.h"
#include "engine/core/people/ignore.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_STEPS = 20, PIECE_US = 300 };

/* -- for handlers -- */

enum call_answer call_fail_text(struct call *call, int status, struct str text)
{
    call->status = status;
    buf_clear(&call->detail);
    str_clean(text, false, &call->detail);
    return CALL_FAILED;
}

enum call_answer call_fail(struct call *call, int status, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return call_fail_text(call, status, str_of(text));
}

enum call_answer call_refuse_args(struct call *call, int status, enum phrase phrase, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, phrase);
    phrase_put_list(call->engine, &text, phrase, args);
    va_end(args);
    enum call_answer answer = call_fail_text(call, status, buf_str(&text));
    buf_finish(&text);
    return answer;
}

bool call_is_muted(struct call *call)
{
    struct err err;
    bool muted = ignore_is_muted(call->engine, call->character, &err);
    if (muted) {
        (void)call_fail(call, 403, "%s", err.text);
    }
    return muted;
}

bool call_has_right(const struct call *call, enum session_right right)
{
    const struct session *session = hub_find(engine_hub(call->engine), call->session);
    return session && session->frontend && (session->frontend->rights & right);
}

struct object *call_actor(const struct call *call)
{
    return call->character ? world_find(engine_world(call->engine), call->character) : NULL;
}

const json_t *call_json(const struct call *call, const char *name)
{
    return json_object_get(call->args, name);
}

bool call_has(const struct call *call, const char *name)
{
    return call_json(call, name) != NULL;
}

struct str call_text_or(const struct call *call, const char *name, const char *fallback)
{
    const json_t *value = call_json(call, name);
    return value ? (struct str){json_string_value(value), json_string_length(value)}
                 : str_of(fallback);
}

struct str call_text(const struct call *call, const char *name)
{
    return call_text_or(call, name, "");
}

uint64_t call_number_or(const struct call *call, const char *name, uint64_t fallback)
{
    const json_t *value = call_json(call, name);
    return value ? (uint64_t)json_integer_value(value) : fallback;
}

uint64_t call_number(const struct call *call, const char *name)
{
    return call_number_or(call, name, 0);
}

bool call_flag(const struct call *call, const char *name)
{
    return json_is_true(call_json(call, name));
}

enum call_answer call_give(struct call *call, const char *name, json_t *list)
{
    call->result = json_pack("{s:o}", name, list);
    return CALL_DONE;
}

/* -- in pieces -- */

static struct call_list *find_list(struct call *call, const char *name)
{
    size_t i = 0;
    while (i < CALL_LISTS_MAX && call->lists[i].name &&
            strcmp(call->lists[i].name, name) != 0) {
        i++;
    }
    must(i < CALL_LISTS_MAX);
    return &call->lists[i];
}

void call_begin_list(struct call *call, const char *name)
{
    find_list(call, name)->name = name;
}

void call_add(struct call *call, const char *name, json_t *item)
{
    struct call_list *list = find_list(call, name);
    char *text = json_dumps(item, JSON_COMPACT | JSON_ENCODE_ANY);
    must(list->name && text);
    if (list->text.length > 0) {
        buf_add_char(&list->text, ',');
    }
    buf_add_text(&list->text, text);
    free(text);
    json_decref(item);
}

bool call_rests(struct call *call)
{
    return ++call->steps >= PIECE_STEPS || clock_us() - call->began_us >= PIECE_US;
}

void call_free(struct call *call)
{
    if (call) {
        if (call->state) {
            call->free_state(call->state);
        }
        for (size_t i = 0; i < CALL_LISTS_MAX; i++) {
            buf_finish(&call->lists[i].text);
        }
        json_decref(call->result);
        buf_finish(&call->detail);
        mem_free(call);
    }
}

void call_put_answer(json_t *json, const struct call *call, struct buf *out)
{
    char *text = json_dumps(json, JSON_COMPACT);
    buf_add_text(out, text ? text : "{}");
    free(text);
    for (size_t i = 0; call && i < CALL_LISTS_MAX && call->lists[i].name; i++) {
        const struct call_list *list = &call->lists[i];
        buf_truncate(out, out->length - 1);
        buf_printf(out, "%s\"%s\":[%.*s]}", out->length > 1 ? "," : "", list->name,
                STR_FMT(buf_str(&list->text)));
    }
}

void call_check_answer(struct calls *calls, const struct call_entry *entry, json_t *result,
        const struct call *call)
{
    struct buf text = {0};
    struct err err;
    call_put_answer(result, call, &text);
    json_t *whole = json_loadb(text.bytes, text.length, 0, NULL);
    if (!shape_fits(call_table_shapes(calls->table), entry->gives, whole, &err)) {
        log_error("%s: %s", entry->name, err.text);
        must(false && "the answer is as data/calls says");
    }
    json_decref(whole);
    buf_finish(&text);
}

const struct design_calls *calls_design(const struct engine *engine)
{
    return calls_state(engine)->design;
}

void calls_set_design(struct engine *engine, const struct design_calls *ops)
{
    calls_state(engine)->design = ops;
}

const struct office_calls *calls_office(const struct engine *engine)
{
    return calls_state(engine)->office;
}

void calls_set_office(struct engine *engine, const struct office_calls *ops)
{
    calls_state(engine)->office = ops;
}
