/* script_remote.c -- finds objects on a server, and runs tests of behaviours there. */
#include "engine/modules/script/script_remote.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A server that never ends its list is stopped here; a behaviour has at most 200 tests. */
enum { CALLS_MAX = 400 };

void script_remote_escape(struct str text, struct buf *path)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (plain) {
            buf_add_char(path, c);
        } else {
            buf_printf(path, "%%%02X", (unsigned char)c);
        }
    }
}

json_t *script_remote_ask(struct api_client *client, const char *path, const json_t *body,
        const char *failure, struct err *err)
{
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    struct api_request request = {.method = body ? "POST" : "GET",
            .path = path,
            .body = text ? str_of(text) : STR_NONE,
            .type = body ? "application/json" : NULL};
    struct api_answer answer = {0};
    bool ok = api_client_ask(client, &request, &answer, err) &&
              (answer.status == 200 || api_answer_fail(&answer, failure, err));
    json_t *json = ok ? api_answer_json(&answer) : NULL;
    if (ok && !json) {
        (void)err_set(err, ERR_FORMAT, "the server's answer is not JSON");
    }
    api_answer_finish(&answer);
    free(text);
    return json;
}

const char *script_remote_text(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text ? text : "";
}

bool script_remote_find(
        struct api_client *client, struct str stem, uint64_t *out_id, struct err *err)
{
    if (str_starts(stem, STR("#")) && str_to_u64(str_slice(stem, 1, stem.length), out_id)) {
        return true;
    }
    struct buf path = {0};
    struct api_answer answer = {0};
    buf_add_text(&path, "/objects?query=%24");
    script_remote_escape(stem, &path);
    struct api_request request = {.method = "GET", .path = path.bytes};
    bool ok = api_client_ask(client, &request, &answer, err);
    json_t *json = ok ? api_answer_json(&answer) : NULL;
    const json_t *list = json_object_get(json, "objects");
    *out_id = 0;
    if (ok && json_array_size(list) == 1) {
        *out_id = (uint64_t)json_integer_value(json_object_get(json_array_get(list, 0), "id"));
    }
    if (ok && *out_id == 0) {
        ok = err_set(err, ERR_MISSING,
                "no object has that ref: name the file after its ref or number (#12.lua)");
    }
    api_answer_finish(&answer);
    json_decref(json);
    buf_finish(&path);
    return ok;
}

bool script_remote_find_path(struct api_client *client, struct str stem, struct str *out_name,
        uint64_t *out_id, struct err *err)
{
    for (;;) {
        size_t slash = str_find_char(stem, '/', 0);
        *out_name = stem;
        if (stem.length > 0 && script_remote_find(client, stem, out_id, err)) {
            return true;
        }
        if ((stem.length > 0 && err->code != ERR_MISSING) || slash == SIZE_MAX) {
            return false;
        }
        stem = str_slice(stem, slash + 1, stem.length);
    }
}

/* -- tests -- */

struct testing_there {
    struct api_client *client;
    const struct script_remote_tested *tested;
    json_int_t next; /* -1: there are no more */
    int line;
};

static void visit_results(const struct testing_there *there, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        struct script_remote_result result = {.name = script_remote_text(one, "name"),
                .line = (int)json_integer_value(json_object_get(one, "line")),
                .ok = json_is_true(json_object_get(one, "ok")),
                .message = script_remote_text(one, "message")};
        there->tested->visit(there->tested->data, &result);
    }
}

/* "line 12: MESSAGE" */
static void take_line(struct testing_there *there, struct err *err)
{
    struct str text = str_of(err->text);
    size_t at = str_find(text, STR("line "), 0);
    there->line = at == SIZE_MAX ? 0 : (int)strtol(err->text + at + 5, NULL, 10);
}

static bool take_tests(
        struct testing_there *there, const struct api_answer *answer, struct err *err)
{
    if (answer->status != 200) {
        (void)api_answer_fail(answer, "the tests cannot run", err);
        take_line(there, err);
        return false;
    }
    json_t *json = api_answer_json(answer);
    const json_t *next = json_object_get(json, "next");
    visit_results(there, json_object_get(json, "results"));
    there->next = json_is_integer(next) ? json_integer_value(next) : -1;
    json_decref(json);
    return true;
}

static bool ask_tests(struct testing_there *there, struct err *err)
{
    char path[64];
    (void)snprintf(
            path, sizeof(path), "/objects/%" PRIu64 "/behaviour/test", there->tested->id);
    json_t *body = json_pack("{s:I, s:s%}", "index", there->next, "source",
            there->tested->source.bytes ? there->tested->source.bytes : "",
            there->tested->source.length);
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    json_decref(body);
    if (!text) {
        return err_set(err, ERR_FORMAT, "the file is not UTF-8");
    }
    struct api_request request = {
            .method = "POST", .path = path, .body = str_of(text), .type = "application/json"};
    struct api_answer answer = {0};
    bool ok = api_client_ask(there->client, &request, &answer, err) &&
              take_tests(there, &answer, err);
    api_answer_finish(&answer);
    free(text);
    return ok;
}

bool script_remote_test(struct api_client *client, const struct script_remote_tested *tested,
        int *out_line, struct err *err)
{
    struct testing_there there = {.client = client, .tested = tested};
    bool ok = true;
    for (int i = 0; ok && there.next >= 0 && i < CALLS_MAX; i++) {
        ok = ask_tests(&there, err);
    }
    *out_line = there.line;
    return ok;
}
