/* dap.c -- reads messages of the Debug Adapter Protocol from standard input, and has them answered.
 *
 *     Content-Length: 119, an empty line, and so many bytes of JSON
 *
 * Messages are at most MESSAGE_MAX bytes long. Malformed input ends the program, because the rest cannot be
 * read. */
#include "engine/modules/script/dap.h"

#include "engine/base/mem.h"
#include "engine/modules/script/script_tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX ((size_t)1 << 20)

enum { HEAD_MAX = 256 };

static json_t *dap_initialize(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)err;
    dap->from = json_is_false(json_object_get(asked, "linesStartAt1")) ? 0 : 1;
    return json_pack("{s:b, s:b, s:b, s:b, s:b}", "supportsConfigurationDoneRequest", true,
            "supportsStepBack", true, "supportsEvaluateForHovers", true,
            "supportsRestartRequest", true, "supportsTerminateRequest", true);
}

static json_t *dap_threads(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)dap;
    (void)asked;
    (void)err;
    return json_pack("{s:[{s:i, s:s}]}", "threads", "id", 1, "name", "the run");
}

/* Answers requests that need no action: a run never goes on by itself. */
static json_t *dap_nothing(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)dap;
    (void)asked;
    (void)err;
    return json_object();
}

static json_t *dap_end(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    (void)err;
    dap->over = true;
    return json_object();
}

static json_t *dap_terminate(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    (void)err;
    dap_event(dap, "terminated", NULL);
    return json_object();
}

static const struct {
    const char *name;
    dap_answer *answer;
    bool goes; /* dap_go follows */
} requests[] = {
        {"initialize", dap_initialize, false},
        {"launch", dap_launch, true},
        {"setBreakpoints", dap_set_breakpoints, false},
        {"setExceptionBreakpoints", dap_nothing, false},
        {"configurationDone", dap_configured, true},
        {"threads", dap_threads, false},
        {"stackTrace", dap_stack, false},
        {"scopes", dap_scopes, false},
        {"variables", dap_variables, false},
        {"evaluate", dap_evaluate, false},
        {"continue", dap_continue, true},
        {"next", dap_next, true},
        {"stepIn", dap_step_in, true},
        {"stepOut", dap_step_out, true},
        {"stepBack", dap_step_back, true},
        {"reverseContinue", dap_reverse, true},
        {"restart", dap_restart, true},
        {"pause", dap_nothing, false},
        {"terminate", dap_terminate, false},
        {"disconnect", dap_end, false},
};

/* -- reading -- */

/* Reads the head; returns the length of the body, or 0 at the end or if the head is malformed. */
static size_t read_head(void)
{
    char line[HEAD_MAX];
    uint64_t length = 0;
    while (fgets(line, sizeof(line), stdin)) {
        struct str text = str_trim(str_of(line));
        if (text.length == 0) {
            return length <= MESSAGE_MAX ? (size_t)length : 0;
        }
        struct str name = str_take_until(&text, ':');
        if (str_equal_nocase(name, STR("Content-Length")) &&
                !str_to_u64(str_trim(text), &length)) {
            return 0;
        }
    }
    return 0;
}

/* Returns the next message, a new reference; NULL at the end. */
static json_t *read_message(void)
{
    size_t length = read_head();
    if (length == 0) {
        return NULL;
    }
    char *bytes = mem_alloc(length);
    json_t *message = fread(bytes, 1, length, stdin) == length
                              ? json_loadb(bytes, length, 0, NULL)
                              : NULL;
    mem_free(bytes);
    return message;
}

static void take_request(struct dap *dap, const json_t *request)
{
    const char *command = json_string_value(json_object_get(request, "command"));
    const json_t *asked = json_object_get(request, "arguments");
    struct err err = {0};
    for (size_t i = 0; command && i < sizeof(requests) / sizeof(requests[0]); i++) {
        if (strcmp(requests[i].name, command) != 0) {
            continue;
        }
        json_t *body = requests[i].answer(dap, asked, &err);
        bool done = body;
        dap_respond(dap, request, body, &err);
        if (done && strcmp(command, "initialize") == 0) {
            dap_event(dap, "initialized", NULL);
        }
        if (done && requests[i].goes) {
            dap_go(dap);
        }
        return;
    }
    (void)err_set(
            &err, ERR_MISSING, "this debugger has no %.40s", command ? command : "request");
    dap_respond(dap, request, NULL, &err);
}

enum cmd_status script_debug_run(const struct args *args, struct err *err)
{
    struct dap dap = {.args = args, .from = 1};
    if (args->word_count != 1 || !args_has(args, "dap")) {
        return cmd_usage(err, "an editor runs this, as: debug --dap --server URL");
    }
    json_t *message = NULL;
    while (!dap.over && (message = read_message()) != NULL) {
        const char *type = json_string_value(json_object_get(message, "type"));
        if (type && strcmp(type, "request") == 0) {
            take_request(&dap, message);
        }
        json_decref(message);
    }
    dap_forget_stop(&dap);
    dap_files_finish(&dap);
    json_decref(dap.launch);
    json_decref(dap.place);
    if (dap.connected) {
        sync_disconnect(&dap.sync);
    }
    return CMD_DONE;
}
